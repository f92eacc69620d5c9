#include "cli/explain.h"
enum rd_status explain_order(const struct arguments *arguments) { (void)arguments; return RD_USAGE; }
