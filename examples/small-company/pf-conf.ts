/** What the firewall's line leads to, by port. */
const forwards = { 25: "10.0.1.11", 80: "10.0.1.10", 443: "10.0.1.10" };

/** The firewall's rules. Interfaces have the names that they have inside the jail. */
export const pfConf = `
nat on igb0 inet from 10.0.0.0/16 to any -> (igb0)
${Object.entries(forwards)
  .map(([port, to]) => `rdr pass on igb0 inet proto tcp from any to (igb0) port ${port} -> ${to} port ${port}`)
  .join("\n")}

# Guests get to the DMZ and out, the DMZ gets out, and nobody but the office gets into the office.
block in quick on fw_guests inet from any to 10.0.10.0/24
block in quick on fw_dmz inet from any to 10.0.10.0/24
pass
`.trimStart();
