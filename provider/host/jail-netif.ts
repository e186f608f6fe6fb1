import type { Command } from "./step";

/**
 * Has a jail that runs set up an interface that has just come in, as its rc.conf says: at its start it does so by itself. A
 * jail without rc.conf, or whose rc.conf does not know the interface, has its own way, so what this says is nobody's error.
 */
export function setUpByRcConf(jail: string, name: string): Command {
  return { argv: ["/bin/sh", "-c", SET_UP, "sh", jail, name] };
}

const SET_UP = `jexec "$1" service netif start "$2" >/dev/null 2>&1 && jexec "$1" service routing start >/dev/null 2>&1
exit 0`;
