/* main.c - joins the command line to the installation behind it. */
#include "cli/cli.h"
#ifdef XZ_WITH_APP
#include "cli/open_app.h"
#endif

int main(int argc, char **argv)
{
#ifdef XZ_WITH_APP
    return cli_main(argc, argv, &cli_app_opener);
#else /* the rooms below are not built yet: commands that need no installation */
    return cli_main(argc, argv, NULL);
#endif
}
