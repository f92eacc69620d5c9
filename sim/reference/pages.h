/*
 * Reference pages in Markdown, written from the tables.
 */
#ifndef REDRESS_REFERENCE_PAGES_H
#define REDRESS_REFERENCE_PAGES_H

#include <stdio.h>

#include "redress/documents.h"

#define PAGE_GENERATED "<!-- Written by redress-reference from the tables of the program: do not edit. -->\n\n"

void page_document(enum rd_document document, FILE *out);
void page_facts(FILE *out);
void page_decisions(FILE *out);
void page_metrics(FILE *out);
void page_scenario(FILE *out);
void page_findings(FILE *out);
void page_run_file(FILE *out);
void page_events(FILE *out);
void page_exit_codes(FILE *out);
void page_steps(FILE *out);

/* The part of the page of facts about cases. */
void page_possible(FILE *out);

/* A text as a cell of a table: bars escaped. */
void page_cell(FILE *out, const char *text);
/* The words of a set, each as code. */
void page_words(FILE *out, enum rd_word_set set);
/* A table of the keys of a part. */
void page_keys(FILE *out, enum rd_part part);

#endif
