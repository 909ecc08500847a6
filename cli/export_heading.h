/* export_heading: the headings of a table that people read, in the language. */
#ifndef CLI_EXPORT_HEADING_H
#define CLI_EXPORT_HEADING_H

/* "Bezeichnung" for the column name; a column without a heading of its own keeps its name. Headings of tables
 * that can be imported are known to warenspur import (import_head). Static. */
const char *export_heading(const char *table, const char *column);

#endif
