/* demo_house.h - the demonstration's installation: office, people, lists, invented convictions. */
#ifndef CLI_DEMO_HOUSE_H
#define CLI_DEMO_HOUSE_H

#include "cli/data.h"

/* Log-ins of a demonstration, with their password, for people who are about to open the pages. */
void cli_add_logins(cli_call_t *call);

#endif
