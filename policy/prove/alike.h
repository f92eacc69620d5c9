/*
 * Two tables written alike: the same rules in the same order, once parameters have taken their values. They answer every
 * case alike, however large they are; no diagram is needed to see it.
 */
#ifndef REDRESS_PROVE_ALIKE_H
#define REDRESS_PROVE_ALIKE_H

#include "prove/outcome.h"

/*
 * Sets *alike for two decisions of one name, each at its time; `terms` of the foldings are not looked at. Ids and titles may
 * differ. A table without values is never called alike. False when memory is out.
 */
bool tables_are_alike(const struct folding *a, const struct folding *b, bool *alike);

#endif
