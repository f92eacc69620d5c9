/*
 * A result as rows of the result tables: the one place that turns struct result into integers, for the run file and for the
 * fingerprint alike.
 */
#ifndef REDRESS_STORE_ROWS_H
#define REDRESS_STORE_ROWS_H

#include "measure/result.h"
#include "redress/status.h"
#include "store/tables.h"

/* One row: result_table_columns(table) values, RESULT_NULL for NULL. Anything but RD_OK ends the enumeration. */
typedef enum rd_status row_sink(void *context, enum result_table table, const int64_t values[]);

/* All rows of a finished result, tables in order, rows ascending by key. */
enum rd_status result_rows(const struct result *result, row_sink *sink, void *context);

/*
 * A row_sink that is the way back: `context` is a result, cleared, in the shape of the one the rows come from, and then
 * finished as that one. RD_INPUT when a row does not fit the shape, or comes out of order.
 */
enum rd_status result_take_row(void *context, enum result_table table, const int64_t values[]);

#endif
