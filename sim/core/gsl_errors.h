/*
 * GSL reports errors to us: by default it prints and aborts. Everything of ours that calls GSL calls this first and looks at
 * statuses, or at NaN where a function returns a number.
 */
#ifndef REDRESS_CORE_GSL_ERRORS_H
#define REDRESS_CORE_GSL_ERRORS_H

/* Switches GSL's error handler off, once for the whole program. Safe from any thread, cheap when already done. */
void gsl_errors_return(void);

#endif
