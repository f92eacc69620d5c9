/*
 * GSL's error handler, switched off in one place.
 */
#include "core/gsl_errors.h"

#include <gsl/gsl_errno.h>
#include <pthread.h>

static void switch_off(void)
{
    gsl_set_error_handler_off();
}

void gsl_errors_return(void)
{
    /* GSL keeps its handler in a global, so the flag that guards it is the program's only one. */
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    (void)pthread_once(&once, switch_off);
}
