# Writes a C file with the files of a template as byte arrays, so that the program carries them wherever it is copied.
#
#   cmake -DOUT=template.c -DNAME=designer "-DFILES=name=path;…" -P embed.cmake
set(code "/* Made by embed.cmake from the files named below. */\n#include \"cli/templates.h\"\n\n")
set(table "")
set(number 0)
foreach(pair ${FILES})
    string(REGEX MATCH "^([^=]+)=(.+)$" matched "${pair}")
    set(name "${CMAKE_MATCH_1}")
    file(READ "${CMAKE_MATCH_2}" bytes HEX)
    string(LENGTH "${bytes}" length)
    math(EXPR length "${length} / 2")
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
    string(APPEND code "static const unsigned char file_${number}[] = {${bytes}};\n")
    string(APPEND table "    {\"${name}\", file_${number}, ${length}},\n")
    math(EXPR number "${number} + 1")
endforeach()
string(APPEND code "\nstatic const struct template_file files[] = {\n${table}};\n\n"
                   "const struct template_file *template_${NAME}(size_t *count)\n{\n"
                   "    *count = sizeof files / sizeof *files;\n    return files;\n}\n")
file(WRITE "${OUT}" "${code}")
