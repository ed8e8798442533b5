#include "commands/command.h"

int main(int argc, char **argv)
{
    return hotline_main(argc, argv);
}
