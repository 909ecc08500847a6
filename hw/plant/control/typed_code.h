/* typed_code: the code of an order, as a person writes it -> the bytes that a scanner sends. Pure. */
#ifndef HW_PLANT_CONTROL_TYPED_CODE_H
#define HW_PLANT_CONTROL_TYPED_CODE_H

#include "core/base/fault.h"

#include <stddef.h>

/* "(01)09521234000013(10)A1", "]C1(01)…" or a code with its separators as <GS>: core/code/plain_code.h. Any other text stays as
 * it is. 0, or -1 with why: a value in brackets is too long, or the code does not fit into size with its NUL. */
int typed_code_read(const char *typed, char *out, size_t size, struct fault *why);

#endif
