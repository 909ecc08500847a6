/* code_report_check: a check digit, step by step, as on a blackboard. */
#include "core/code/code_report_rows.h"
#include "core/base/lang.h"

#include <stdio.h>
#include <string.h>

enum { DIGITS_MAX = 20 };

/* General Specifications 7.9.1; Deutsche Post; ISO 2108 (before 2007) and ISO 3297. */
const struct code_report_check code_report_check_gs1 = { N_("factors 3 and 1 from the right"), 1, 3,
	false, 10 };
const struct code_report_check code_report_check_post = { N_("factors 4 and 9 from the left"), 4, 9,
	true, 10 };
const struct code_report_check code_report_check_isbn_10 = { N_("factors 10 down to 2"), 0, 2,
	false, 11 };
const struct code_report_check code_report_check_issn = { N_("factors 8 down to 2"), 0, 2, false,
	11 };

static int weight_of_digit(const struct code_report_check *c, size_t i, size_t n)
{
	size_t from_right = n - 1 - i;

	if (c->modulus == 11)
		return (int)from_right + 2;
	if (c->from_left)
		return i % 2 == 0 ? c->left : c->right;
	return from_right % 2 == 0 ? c->right : c->left;
}

static char digit_of_number(int number)
{
	return number == 10 ? 'X' : (char)('0' + number);
}

struct check_lines {
	char digits[4 * DIGITS_MAX + 1], weights[4 * DIGITS_MAX + 1], products[4 * DIGITS_MAX + 1];
	int sum;
};

static void calculate_check(const struct code_report_check *c, const char *digits, size_t n,
	struct check_lines *out)
{
	memset(out, 0, sizeof *out);
	for (size_t i = 0; i < n; i++) {
		int w = weight_of_digit(c, i, n), product = (digits[i] - '0') * w;

		snprintf(out->digits + 3 * i, 4, "%3c", digits[i]);
		snprintf(out->weights + 3 * i, 4, "%3d", w);
		snprintf(out->products + 3 * i, 4, "%3d", product);
		out->sum += product;
	}
}

bool code_report_check_right(const struct code_report_check *c, const char *digits, size_t n)
{
	struct check_lines lines;

	if (n < 2 || n > DIGITS_MAX)
		return false;
	calculate_check(c, digits, n - 1, &lines);
	return digits[n - 1] == digit_of_number((c->modulus - lines.sum % c->modulus) % c->modulus);
}

void code_report_add_check(struct code_report *report, const struct code_report_check *c,
	const char *what, const char *digits, size_t n)
{
	struct check_lines lines;
	int up, distance;
	char label[CODE_REPORT_LABEL_MAX];

	if (n < 2 || n > DIGITS_MAX)
		return;
	calculate_check(c, digits, n - 1, &lines);
	up = (lines.sum + c->modulus - 1) / c->modulus * c->modulus;
	distance = up - lines.sum;
	snprintf(label, sizeof label, _("check digit %s"), what);
	code_report_add(report, CODE_REPORT_TITLE, "check", label, "%s", _(c->title));
	code_report_add(report, CODE_REPORT_WORK, "check_digits", _("digits"), "%s", lines.digits);
	code_report_add(report, CODE_REPORT_WORK, "check_weights", _("factors"), "%s", lines.weights);
	code_report_add(report, CODE_REPORT_WORK, "check_products", _("digit × factor"), "%s",
		lines.products);
	code_report_add(report, CODE_REPORT_WORK, "check_sum", _("sum"),
		c->modulus == 10 ? _("%d; up to the next ten: %d - %d = %d")
						 : _("%d; up to the next multiple of eleven: %d - %d = %d"),
		lines.sum, up, lines.sum, distance);
	if (digits[n - 1] == digit_of_number(distance))
		code_report_add(report, CODE_REPORT_GOOD, "check_digit", _("result"),
			_("the check digit %c is right"), digits[n - 1]);
	else
		code_report_add(report, CODE_REPORT_MISTAKE, "check_digit", _("result"),
			_("check digit is %c but should be %c; scan again or reprint the label"), digits[n - 1],
			digit_of_number(distance));
}
