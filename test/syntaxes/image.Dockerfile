// SYNTAX TEST "source.dockerfile" "image references"

FROM --platform=linux/amd64 registry.example.com:5000/team/app:1.2.3@sha256:0123abcd AS build
// <---- keyword.other.special-method.dockerfile
//   ^^^^^^^^^^ variable.parameter.flag.dockerfile
//              ^^^^^^^^^^^ string.unquoted.flag.dockerfile
//                          ^^^^^^^^^^^^^^^^^^^^^^^^^^ entity.name.namespace.registry.image-reference
//                                                    ^^^^^^^^ entity.name.type.repository.image-reference
//                                                            ^ punctuation.separator.tag.image-reference
//                                                             ^^^^^ constant.other.tag.image-reference
//                                                                  ^ punctuation.separator.digest.image-reference
//                                                                   ^^^^^^^^^^^^^^^ constant.numeric.digest.image-reference
//                                                                                   ^^ keyword.other.special-method.dockerfile
//                                                                                      ^^^^^ entity.name.function.stage.dockerfile

FROM library/node
//   ^^^^^^^^^^^^ entity.name.type.repository.image-reference

FROM ${BASE}:1
//   ^^^^^^^ variable.other.dockerfile

COPY --from=ghcr.io/acme/tool:2 /tool /tool
//   ^^^^^^ variable.parameter.flag.dockerfile
//          ^^^^^^^^ entity.name.namespace.registry.image-reference
//                  ^^^^^^^^^ entity.name.type.repository.image-reference
//                            ^ constant.other.tag.image-reference
//                              ^^^^^ - entity.name.type.repository.image-reference
