/* place: checks a business step and a GLN that a person has entered for a place. */
#ifndef CLI_IMPORT_PLACE_H
#define CLI_IMPORT_PLACE_H

#include "core/code/identify.h"

/* Is it a business step that a place can have? 0, or -1 with a list of them in why (DATA). */
int place_check_step(const char *word, struct fault *why);
/* "9521234000013" or "(414)9521234000013(254)7" -> the item key of that code (GS1_KEY_MAX). */
int place_check_gln(const char *text, char *key, struct fault *why);

#endif
