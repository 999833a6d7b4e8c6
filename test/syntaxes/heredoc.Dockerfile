// SYNTAX TEST "source.dockerfile" "heredocs"

RUN <<EOF
// <--- keyword.other.special-method.dockerfile
//  ^^ keyword.operator.heredoc.dockerfile
//    ^^^ entity.name.label.heredoc.dockerfile
echo "$HOME"
// <---- meta.embedded.block.shell.dockerfile
//   ^^^^^^^ string.quoted.double.shell
EOF
// <--- entity.name.label.heredoc.dockerfile
USER app
// <---- keyword.other.special-method.dockerfile
//   ^^^ - meta.embedded.block.shell.dockerfile

COPY <<"END" /etc/app.conf
// <---- keyword.other.special-method.dockerfile
//   ^^ keyword.operator.heredoc.dockerfile
//      ^^^ entity.name.label.heredoc.dockerfile
FROM here it is only text
// <---- string.unquoted.heredoc.dockerfile - keyword.other.special-method.dockerfile
END
// <--- entity.name.label.heredoc.dockerfile
USER app
// <---- keyword.other.special-method.dockerfile
//   ^^^ - string.unquoted.heredoc.dockerfile
