// For threads whose work nobody waits for.

#ifndef LIGGARE_SERVICES_LEDGER_GIVE_WAY_H_
#define LIGGARE_SERVICES_LEDGER_GIVE_WAY_H_

namespace liggare::ledger {

// Lets the calling thread, from here on, take the processor only as far as others leave it.
void GiveWay();

}  // namespace liggare::ledger

#endif  // LIGGARE_SERVICES_LEDGER_GIVE_WAY_H_
