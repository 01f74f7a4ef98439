/* source.h - where catalogue files come from: a folder, or the files carried in the program.
 *
 * Limits     CAT_FILES_MOST files of YAML_BYTES_MOST bytes; folders nested at most 8 deep.
 * Order      By path, bytewise: the same on every machine.
 */
#ifndef CATALOGUE_SOURCE_H
#define CATALOGUE_SOURCE_H

#include "catalogue/model.h"

/* All *.yaml files below folder (NULL = embedded) and the *.md of papers/ and reports/, in arena a. text->path begins with the folder,
 * text->name is the path inside the catalogue ("archive/bribery_record.yaml"). */
int cat_source_read(const char *folder, arena_t *a, const cat_text_t **ret_texts, size_t *ret_count,
                    err_t *err);

#endif
