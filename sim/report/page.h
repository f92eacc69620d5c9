/*
 * A page of text: columns padded by what is seen, not by bytes, and long text continued under itself.
 */
#ifndef REDRESS_REPORT_PAGE_H
#define REDRESS_REPORT_PAGE_H

#include <stddef.h>
#include <stdio.h>

#define PAGE_WIDTH 120

/* Characters of well-formed UTF-8. */
size_t page_width(const char *text);
/* The text in a column of `width` characters, left or right; longer text is printed whole. */
void page_left(FILE *out, const char *text, size_t width);
void page_right(FILE *out, const char *text, size_t width);
/* Text from column `indent` (where the cursor is) to PAGE_WIDTH, words continued on lines of their own; ends the line. */
void page_flow(FILE *out, const char *text, size_t indent);
/* A heading, underlined, with an empty line before it. */
void page_heading(FILE *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
