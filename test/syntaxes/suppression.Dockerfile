// SYNTAX TEST "source.dockerfile" "suppression comments"

# plimsoll-ignore no-root-user, pin-image-version until 2027-01-31 -- the base needs it
//^^^^^^^^^^^^^^^ keyword.control.suppression.plimsoll
//                ^^^^^^^^^^^^ entity.name.tag.rule.plimsoll
//                            ^ punctuation.separator.rule.plimsoll
//                              ^^^^^^^^^^^^^^^^^ entity.name.tag.rule.plimsoll
//                                                ^^^^^ keyword.other.until.plimsoll
//                                                      ^^^^^^^^^^ constant.numeric.date.plimsoll
//                                                                 ^^ punctuation.separator.reason.plimsoll
//                                                                    ^^^^^^^^^^^^^^^^^ string.unquoted.reason.plimsoll
FROM scratch
// <---- keyword.other.special-method.dockerfile
# plimsoll-ignore-stage
//^^^^^^^^^^^^^^^^^^^^^ keyword.control.suppression.plimsoll
# plimsoll-ignored is another word
//^^^^^^^^^^^^^^^^ - keyword.control.suppression.plimsoll
