/*
 * cmocka, after the headers it needs and does not include itself.
 */
#ifndef REDRESS_TESTS_SUPPORT_CHECK_H
#define REDRESS_TESTS_SUPPORT_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#endif
