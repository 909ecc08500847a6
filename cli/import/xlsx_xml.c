#include "cli/import/xlsx_xml.h"
#include "core/base/lang.h"

#include <expat.h>
#include <string.h>

enum { NAMESPACE_END = '|' };

struct parse {
	const struct xlsx_xml_reader *reader;
	const char *name;
	XML_Parser parser;
	struct fault *why;
	int depth;
	bool is_refused; /* with why */
};

/* "http://…/main|row" -> "row" */
static const char *local_name(const char *name)
{
	const char *end = strrchr(name, NAMESPACE_END);

	return end ? end + 1 : name;
}

const char *xlsx_xml_value(const char *const *attributes, const char *name)
{
	for (; *attributes; attributes += 2)
		if (strcmp(local_name(attributes[0]), name) == 0)
			return attributes[1];
	return "";
}

static void stop_parse(struct parse *p)
{
	p->is_refused = true;
	XML_StopParser(p->parser, XML_FALSE);
}

static void refuse_part(struct parse *p)
{
	fault_set(p->why, FAULT_DATA, EXIT_FAILED,
		MESSAGE("xlsx.damaged",
			"%s is damaged; open it in the spreadsheet program and save it again as .xlsx"),
		p->name);
	p->is_refused = true;
}

static void XMLCALL on_begin(void *user, const XML_Char *name, const XML_Char **attributes)
{
	struct parse *p = user;

	if (p->is_refused)
		return;
	if (++p->depth > XLSX_XML_DEPTH) {
		refuse_part(p);
		stop_parse(p);
	} else if (p->reader->begin &&
		p->reader->begin(p->reader->user, local_name(name), (const char *const *)attributes,
			p->why)) {
		stop_parse(p);
	}
}

static void XMLCALL on_end(void *user, const XML_Char *name)
{
	struct parse *p = user;

	p->depth--;
	if (!p->is_refused && p->reader->end &&
		p->reader->end(p->reader->user, local_name(name), p->why))
		stop_parse(p);
}

static void XMLCALL on_text(void *user, const XML_Char *text, int len)
{
	struct parse *p = user;

	if (!p->is_refused && p->reader->text &&
		p->reader->text(p->reader->user, text, (size_t)len, p->why))
		stop_parse(p);
}

/* Workbooks have no document type; it could define entities without end or name other files. */
static void XMLCALL on_doctype(void *user, const XML_Char *name, const XML_Char *system,
	const XML_Char *public, int has_subset)
{
	struct parse *p = user;

	(void)name;
	(void)system;
	(void)public;
	(void)has_subset;
	refuse_part(p);
	stop_parse(p);
}

static int on_piece(void *user, const char *bytes, size_t len, bool is_last, struct fault *why)
{
	struct parse *p = user;

	p->why = why;
	if (XML_Parse(p->parser, bytes, (int)len, is_last) == XML_STATUS_ERROR && !p->is_refused)
		refuse_part(p);
	return p->is_refused ? -1 : 0;
}

static int begin_parse(struct parse *p, struct fault *why)
{
	p->why = why;
	p->parser = XML_ParserCreateNS(NULL, NAMESPACE_END);
	if (!p->parser)
		return fault_set(why, FAULT_STORE, EXIT_FAILED,
			MESSAGE("import.too_large_for_memory", "not enough memory; split the file"));
	XML_SetUserData(p->parser, p);
	XML_SetElementHandler(p->parser, on_begin, on_end);
	XML_SetCharacterDataHandler(p->parser, on_text);
	XML_SetStartDoctypeDeclHandler(p->parser, on_doctype);
	return 0;
}

int xlsx_xml_read(struct xlsx_zip *zip, const char *part, const struct xlsx_xml_reader *reader,
	struct fault *why)
{
	struct parse p = { .reader = reader, .name = zip->name };
	int result;

	if (begin_parse(&p, why))
		return -1;
	result = xlsx_zip_read(zip, part, on_piece, &p, why);
	XML_ParserFree(p.parser);
	return result;
}

int xlsx_xml_parse(const char *bytes, size_t len, const char *name,
	const struct xlsx_xml_reader *reader, struct fault *why)
{
	struct parse p = { .reader = reader, .name = name };
	int result;

	if (begin_parse(&p, why))
		return -1;
	result = on_piece(&p, bytes, len, true, why);
	XML_ParserFree(p.parser);
	return result;
}
