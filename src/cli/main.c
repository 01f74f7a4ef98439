/* main.c - joins the command line to the installation behind it. */
#include "cli/open_app.h"

int main(int argc, char **argv)
{
    return cli_main(argc, argv, &cli_app_opener);
}
