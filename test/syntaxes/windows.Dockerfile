// SYNTAX TEST "source.dockerfile" "a backtick as escape"
# escape=`
//^^^^^^ keyword.control.directive.dockerfile
//       ^ string.unquoted.directive.dockerfile
FROM mcr.microsoft.com/windows/servercore:ltsc2025
// <---- keyword.other.special-method.dockerfile
RUN powershell -Command `
// <--- keyword.other.special-method.dockerfile
//  ^^^^^^^^^^^^^^^^^^^ - meta.embedded.block.shell.dockerfile
    Write-Output hello
