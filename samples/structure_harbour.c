/* SPDX-License-Identifier: MIT */
/* The C library that the structure is handed to: it knows its own structure alone, no declarations and no records. */
#include "structure_harbour.h"

/* What it replaces is CoTaskMem, as the owner of the structure will release it: here as under .NET. */
int32_t harbour_dock(struct Harbour_Ship *ship, int32_t pier)
{
    int32_t unloaded = 0;
    char *port = gw_StringToCoTaskMemUTF8(gw_utf8("Αθήνα"));
    if (!ship->AtSea || port == NULL) {
        gw_FreeCoTaskMem(port);
        return -1;
    }
    for (size_t i = 0; i < sizeof ship->Holds / sizeof ship->Holds[0]; i++) {
        unloaded += ship->Holds[i];
        ship->Holds[i] = 0;
    }
    gw_FreeCoTaskMem(ship->Ports[0]);
    ship->Ports[0] = ship->Ports[1];
    ship->Ports[1] = port;
    ship->Berth.Pier = pier;
    ship->AtSea = 0;
    return unloaded;
}
