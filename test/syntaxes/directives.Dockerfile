// SYNTAX TEST "source.dockerfile" "parser directives"
# syntax=docker/dockerfile:1
// <- punctuation.definition.comment.dockerfile
//^^^^^^ keyword.control.directive.dockerfile
//      ^ keyword.operator.assignment.dockerfile
//       ^^^^^^^^^^^^^^^^^^^ string.unquoted.directive.dockerfile
# check = skip=StageNameCasing
//^^^^^ keyword.control.directive.dockerfile
//        ^^^^^^^^^^^^^^^^^^^^ string.unquoted.directive.dockerfile

# syntax=too/late
// <- comment.line.number-sign.dockerfile
//^^^^^^ - keyword.control.directive.dockerfile
FROM scratch
// <---- keyword.other.special-method.dockerfile
