/* family_rows: the functions of the families. Private to core/code. */
#ifndef CORE_CODE_FAMILY_ROWS_H
#define CORE_CODE_FAMILY_ROWS_H

#include "core/code/code_report_rows.h"
#include "core/code/family.h"

/* Rejects the code, for this reason. */
void family_reject(struct identity *, const struct message *reason);

/* A piece of a text. */
struct family_part {
	const char *text;
	size_t len;
};
/* The piece up to the separator, which goes away as well; false: nothing is left. */
bool family_next_part(struct family_part *rest, char separator, struct family_part *out);
/* The same up to the end of a line: LF or CR LF. */
bool family_next_line(struct family_part *rest, struct family_part *out);
/* Does it begin so, in capital or small letters? */
bool family_begins(const struct code_text *, const char *prefix);
/* Only digits and capital letters, n > 0 of them. */
bool family_is_plain(const char *text, size_t n);

/* What a key of a text means. */
struct family_key {
	const char *key;
	const char *title; /* N_() */
};
/* Its title, not translated; NULL: it is not in the list, which ends with key NULL. */
const char *family_key_title(const struct family_key *, const char *key, size_t len);

/* A row "title: text"; none if the text is empty. title: N_(). */
void family_add_field(struct code_report *, const char *title, const char *text, size_t len);
/* The rows of a check digit or character: by which rule, is it right. rule: N_(). */
void family_add_check(struct code_report *, const char *rule, const char *got, const char *wanted);
void family_add_check_char(struct code_report *, const char *rule, char got, char wanted);
/* A hint: it has the form of `kind` (a MESSAGE_WORD), but another check digit. */
void family_hint_check(const struct code_text *, const char *kind, char wanted, struct identity *);
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

/* family_number.c: digits without a symbology that says what they are; numbers of parcel services, books
 * and medicines. */
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
bool family_is_pzn(const struct code_text *, struct identity *);
bool family_is_code32(const struct code_text *, struct identity *);
void family_add_pzn(struct code_report *, const struct code_text *);
void family_add_code32(struct code_report *, const struct code_text *);
/* A GTIN of pharmacy products, 04150 and the PZN: its PZN. gtin: 14 digits. */
void family_add_ntin(struct code_report *, const char *gtin);

/* family_medicine.c: packs of medicines, medical devices, blood. */
bool family_is_ppn(const struct code_text *, struct identity *);
bool family_is_hibc(const struct code_text *, struct identity *);
bool family_is_blood(const struct code_text *, struct identity *);
void family_add_ppn(struct code_report *, const struct code_text *);
void family_add_hibc(struct code_report *, const struct code_text *);
void family_add_blood(struct code_report *, const struct code_text *);

/* code_report_other.c: a field with a data identifier; the note that RS and EOT are missing. */
struct iso15434_field;
/* family_next_part() as a field with a data identifier. */
bool family_next_identifier(struct family_part *rest, char separator, struct iso15434_field *out);
void family_add_identifier_field(struct code_report *, const struct iso15434_field *);
void family_add_lacks_end(struct code_report *);

/* family_contact.c: what a telephone offers to do: networks, contacts, messages, logins. */
bool family_is_wifi(const struct code_text *, struct identity *);
bool family_is_contact(const struct code_text *, struct identity *);
bool family_is_calendar(const struct code_text *, struct identity *);
bool family_is_message(const struct code_text *, struct identity *);
bool family_is_position(const struct code_text *, struct identity *);
bool family_is_login(const struct code_text *, struct identity *);
bool family_is_pairing(const struct code_text *, struct identity *);
bool family_is_health(const struct code_text *, struct identity *);
void family_add_wifi(struct code_report *, const struct code_text *);
void family_add_contact(struct code_report *, const struct code_text *);
void family_add_calendar(struct code_report *, const struct code_text *);
void family_add_message(struct code_report *, const struct code_text *);
void family_add_position(struct code_report *, const struct code_text *);
void family_add_login(struct code_report *, const struct code_text *);
void family_add_pairing(struct code_report *, const struct code_text *);
void family_add_health(struct code_report *, const struct code_text *);

/* family_payment.c: bills and payments. */
bool family_is_sepa(const struct code_text *, struct identity *);
bool family_is_swiss_bill(const struct code_text *, struct identity *);
bool family_is_payment(const struct code_text *, struct identity *);
bool family_is_crypto(const struct code_text *, struct identity *);
void family_add_sepa(struct code_report *, const struct code_text *);
void family_add_swiss_bill(struct code_report *, const struct code_text *);
void family_add_payment(struct code_report *, const struct code_text *);
void family_add_crypto(struct code_report *, const struct code_text *);

/* family_travel.c: tickets, identity cards, baggage, containers, vehicles. */
bool family_is_boarding_pass(const struct code_text *, struct identity *);
bool family_is_train_ticket(const struct code_text *, struct identity *);
bool family_is_identity_card(const struct code_text *, struct identity *);
bool family_is_container(const struct code_text *, struct identity *);
bool family_is_bag_tag(const struct code_text *, struct identity *);
bool family_is_vin(const struct code_text *, struct identity *);
void family_add_boarding_pass(struct code_report *, const struct code_text *);
void family_add_train_ticket(struct code_report *, const struct code_text *);
void family_add_identity_card(struct code_report *, const struct code_text *);
void family_add_container(struct code_report *, const struct code_text *);
void family_add_bag_tag(struct code_report *, const struct code_text *);
void family_add_vin(struct code_report *, const struct code_text *);

/* family_parts.c: parts and devices, and links that identify them. */
bool family_is_transport_label(const struct code_text *, struct identity *);
bool family_is_distributor_label(const struct code_text *, struct identity *);
bool family_is_imei(const struct code_text *, struct identity *);
bool family_is_passport(const struct code_text *, struct identity *);
bool family_is_energy_label(const struct code_text *, struct identity *);
bool family_is_identification_link(const struct code_text *, struct identity *);
bool family_is_web(const struct code_text *, struct identity *);
bool family_may_be_identifier(const struct code_text *, struct identity *);
void family_add_distributor_label(struct code_report *, const struct code_text *);
void family_add_imei(struct code_report *, const struct code_text *);
void family_add_identification_link(struct code_report *, const struct code_text *);
void family_add_web_rows(struct code_report *, const struct code_text *);
void family_add_web(struct code_report *, const struct code_text *);
void family_add_identifier(struct code_report *, const struct code_text *);

#endif
