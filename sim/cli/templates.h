/*
 * The files of the templates of `redress init`, carried in the program: made at build time by embed.cmake.
 */
#ifndef REDRESS_CLI_TEMPLATES_H
#define REDRESS_CLI_TEMPLATES_H

#include <stddef.h>

struct template_file {
    const char *name;
    const unsigned char *bytes;
    size_t length;
};

const struct template_file *template_designer(size_t *count);
const struct template_file *template_ci(size_t *count);

#endif
