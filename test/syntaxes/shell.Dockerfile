// SYNTAX TEST "source.dockerfile" "shell inside RUN"

RUN apt-get update && echo "$HOME" # not the end
// <--- keyword.other.special-method.dockerfile
//  ^^^^^^^^^^^^^^^^^^^^^^^^^^^ meta.embedded.block.shell.dockerfile
//                         ^^^^^^^ string.quoted.double.shell
//                          ^^^^^ variable.other.normal.shell
USER app
// <---- keyword.other.special-method.dockerfile
//   ^^^ - meta.embedded.block.shell.dockerfile

RUN --mount=type=cache,target=/var/cache/apt \
//  ^^^^^^^ variable.parameter.flag.dockerfile
//         ^ keyword.operator.assignment.dockerfile
//          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ string.unquoted.flag.dockerfile
//                                           ^ constant.character.escape.line-continuation.dockerfile
# a comment between
// <- comment.line.number-sign.dockerfile

    apt-get install -y curl \
//  ^^^^^^^^^^^^^^^^^^^^^^^ meta.embedded.block.shell.dockerfile
 && rm -rf /var/lib/apt/lists/*
//  ^^ meta.embedded.block.shell.dockerfile
COPY . /app
// <---- keyword.other.special-method.dockerfile
//   ^ - meta.embedded.block.shell.dockerfile

RUN echo "an open quote
//       ^^^^^^^^^^^^^^ string.quoted.double.shell
ENV A=1
// <--- keyword.other.special-method.dockerfile
//  ^^^ - string.quoted.double.shell meta.embedded.block.shell.dockerfile

RUN ["echo", "$HOME"]
//   ^^^^^^ string.quoted.double.dockerfile
//            ^^^^^ - meta.embedded.block.shell.dockerfile

ONBUILD RUN echo "$HOME"
// <------- keyword.control.dockerfile
//      ^^^ keyword.other.special-method.dockerfile
//               ^^^^^^^ string.quoted.double.shell
# a comment
// <- comment.line.number-sign.dockerfile
