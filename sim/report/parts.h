/*
 * The parts both pages share.
 */
#ifndef REDRESS_REPORT_PARTS_H
#define REDRESS_REPORT_PARTS_H

#include "report/report.h"

#define UNIT_SIZE METRIC_UNIT_SIZE

/* Half the width of the interval; NAN without one. */
double half_width(const struct estimate *estimate);

void part_scenario(const struct report *report, FILE *out);
void part_policy(const struct report *report, size_t policy, const char *role, FILE *out);
/* "replications 10 to 19 of 40 (shard 2/4)" into `out`; "" for a whole run. */
#define SHARD_TEXT_SIZE 96
const char *shard_text(const struct report *report, char out[SHARD_TEXT_SIZE]);
void part_evidence(const struct report *report, FILE *out);
/* True when the row says nothing: a count or money that is 0 under every policy. */
/* A total that does not exist for what was run, such as what responses do where nobody responds. */
bool row_is_beside(const struct compared_row *row, size_t policy_count);
/* Left to -v and the other formats: violations by kind once more, by the sellers' months. */
bool row_is_detail(const struct report *report, const struct compared_row *row);
bool row_is_empty(const struct compared_row *row, size_t policy_count);
/* True when a page shows this dimension of segments: asked for, or all of them with -v. */
bool segment_is_shown(const struct report *report, enum segment_dimension dimension);
bool any_segment_is_shown(const struct report *report);
/* With -v, or where there are several. */
bool desks_are_shown(const struct report *report);
/* True for a row of a desk, and with -v for one of a shift. */
bool desk_row_is_shown(const struct report *report, const struct compared_row *row);
/* The dimension of a row's segment; SEGMENT_ALL for all orders and for desks. */
enum segment_dimension row_dimension(const struct report *report, const struct compared_row *row);
/* The unit as a column holds it, money as the scenario's currency. */
const char *row_unit(const struct report *report, const struct compared_row *row, char out[UNIT_SIZE]);
/* The next row over all orders of a group, parts right behind what they are parts of; -1 behind the last. Start with -1. */
int group_next(const struct comparison *comparison, enum metric_group group, int row);
/* "refund_rate", and "  dispute" for a part of it. */
const char *row_label(const struct compared_row *row, char out[UNIT_SIZE]);
void part_censored(const struct report *report, FILE *out);
void part_assumptions(const struct report *report, FILE *out);
void part_rule_hits(const struct report *report, size_t policy, FILE *out);
void part_realism(const struct report *report, FILE *out);
void part_fingerprint(const struct report *report, FILE *out);

#endif
