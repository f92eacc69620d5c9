/*
 * Text in XML 1.0, so that a reader gets back what was written.
 *
 * What would be markup is written as an entity; so are the line ends, tabs and carriage returns that a reader would otherwise
 * make into something else, in attributes all three, in elements the carriage return. Control characters that XML does not
 * have become their picture (U+2400 …), bytes that are no UTF-8 and the two noncharacters U+FFFD.
 */
#ifndef REDRESS_REPORT_XML_H
#define REDRESS_REPORT_XML_H

#include <stdio.h>

void xml_attribute(const char *text, FILE *out); /* between double quotes */
void xml_text(const char *text, FILE *out);      /* between tags          */

#endif
