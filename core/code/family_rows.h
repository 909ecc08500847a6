/* family_rows: the functions of the families. Private to core/code. */
#ifndef CORE_CODE_FAMILY_ROWS_H
#define CORE_CODE_FAMILY_ROWS_H

#include "core/code/code_report_rows.h"
#include "core/code/family.h"

/* Rejects the code, for this reason. */
void family_reject(struct identity *, const struct message *reason);

/* personal.c: what stands for a code that was not kept (personal.h). */
bool family_is_form(const struct code_text *, struct identity *);
void family_add_form(struct code_report *, const struct code_text *);

/* family_gs1.c, family_gs1_report.c: GS1 in all its forms, and printed commands. */
bool family_is_command(const struct code_text *, struct identity *);
bool family_is_elements(const struct code_text *, struct identity *);
bool family_is_retail(const struct code_text *, struct identity *);
bool family_is_link(const struct code_text *, struct identity *);
bool family_is_envelope(const struct code_text *, struct identity *);
bool family_is_epc(const struct code_text *, struct identity *);
void family_add_command(struct code_report *, const struct code_text *);
void family_add_elements(struct code_report *, const struct code_text *);
void family_add_retail(struct code_report *, const struct code_text *);
void family_add_link(struct code_report *, const struct code_text *);
void family_add_envelope(struct code_report *, const struct code_text *);
void family_add_epc(struct code_report *, const struct code_text *);
/* Fills gs1 and key, or rejects. */
void family_read_elements(const struct code_text *, struct identity *);
void family_set_gtin(struct identity *, const char *gtin);
/* Which check digit would be right. */
void family_explain_digits(const char *digits, size_t n, struct message *out);

/* family_number.c: digits without a symbology that says what they are; numbers of parcel services and books. */
bool family_is_unmarked_elements(const struct code_text *, struct identity *);
bool family_may_be_elements(const struct code_text *, struct identity *);
bool family_is_retail_digits(const struct code_text *, struct identity *);
bool family_is_parcel(const struct code_text *, struct identity *);
bool family_may_be_parcel(const struct code_text *, struct identity *);
bool family_is_gtin_digits(const struct code_text *, struct identity *);
bool family_is_sscc_digits(const struct code_text *, struct identity *);
bool family_is_book(const struct code_text *, struct identity *);
bool family_is_licence_plate(const struct code_text *, struct identity *);
void family_add_unmarked_elements(struct code_report *, const struct code_text *);
void family_add_parcel(struct code_report *, const struct code_text *);
void family_add_gtin_digits(struct code_report *, const struct code_text *);
void family_add_sscc_digits(struct code_report *, const struct code_text *);
void family_add_book(struct code_report *, const struct code_text *);
void family_add_licence_plate(struct code_report *, const struct code_text *);

#endif
