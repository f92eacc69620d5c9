/*
 * A page of text: columns padded by what is seen, not by bytes, and long text continued under itself.
 *
 * What comes from documents, file names and run files is free text: every function here shows it escaped (base/text.h), so that
 * no title can move the cursor, forge a line or turn the page around. All text pages print through these functions.
 */
#ifndef REDRESS_REPORT_PAGE_H
#define REDRESS_REPORT_PAGE_H

#include <stddef.h>
#include <stdio.h>

#define PAGE_WIDTH 120

/*
 * Terminal columns of the text as it is shown: wide and fullwidth letters take two, marks that combine none (Unicode Standard
 * Annex 11 and the tables of utf8proc).
 */
size_t page_width(const char *text);
/*
 * fprintf() in which each %s is free text: escaped, and padded to its width in terminal columns. A precision counts bytes and
 * does not split a character.
 */
void page_print(FILE *out, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Free text as it is. */
void page_put(FILE *out, const char *text);
/* The text in a column of `width` terminal columns, left or right; longer text is printed whole. */
void page_left(FILE *out, const char *text, size_t width);
void page_right(FILE *out, const char *text, size_t width);
/* Text from column `indent` (where the cursor is) to PAGE_WIDTH, words continued on lines of their own; ends the line. */
void page_flow(FILE *out, const char *text, size_t indent);
/* A heading, underlined, with an empty line before it. */
void page_heading(FILE *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
