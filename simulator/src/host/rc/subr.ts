import { subrCommand } from "./subr-command";
import { subrCommands } from "./subr-commands";
import { subrConfiguration } from "./subr-configuration";
import { subrProcesses } from "./subr-processes";
import { subrWords } from "./subr-words";

/** /etc/rc.subr of the simulated host. Read twice it does nothing the second time. */
export const rcSubr = `# rc.subr(8) of the simulated host.
[ -z "$_subr_is_read" ] || return 0
_subr_is_read=YES
${subrWords}${subrConfiguration}${subrProcesses}${subrCommand}${subrCommands}`;
