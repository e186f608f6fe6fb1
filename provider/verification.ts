import { z } from "zod";
import { checkAnswer } from "./lifecycle/check-answer";
import { withConnection } from "./lifecycle/host-connection";
import { unpacked } from "./lifecycle/sent-as-text";
import { verifyJails } from "./lifecycle/verify";
import { connection, onHost } from "./resources/common";
import type { Properties } from "./resources/definition";
import { same } from "./schema/equality";
import { hasUnknown, markUnknowns, unmarkUnknowns } from "./schema/unknown";
import { validate } from "./schema/validate";
import type { ConnectionSettings } from "./transport/index";

const inputs = z.strictObject({
  connection,
  host: onHost.host,
  retainOnDelete: onHost.retainOnDelete,
  jails: z.array(z.string()),
  subject: z.array(z.string()),
  always: z.boolean().default(false),
  patienceSeconds: z.number().min(0).max(600).default(10),
});
type Inputs = z.output<typeof inputs>;

/**
 * The provider of `freebsd.verify`: it asks in `up`, when it is made and whenever what it asks about has changed, and has
 * nothing on the host that could be read or removed. So it is no kind of the life cycle, which owns what it makes.
 */
export const verification = {
  check: async (_olds: Properties, sent: Properties) => {
    const { context: _context, __provider: _stub, ...given } = unpacked(sent);
    const { value, issues } = validate(inputs, markUnknowns(given) as Properties);
    return checkAnswer(unmarkUnknowns(value) as Properties, issues);
  },
  diff: async (_id: string, olds: Properties, news: Properties) => {
    const wanted = markUnknowns(news) as Properties;
    const isOther = ["jails", "subject"].some((key) => hasUnknown(wanted[key]) || !same(olds[key], wanted[key]));
    const isElsewhere = !same(olds.host, wanted.host);
    return { changes: wanted.always === true || isOther || isElsewhere, replaces: isElsewhere ? ["host"] : [] };
  },
  create: async (checked: Properties) => ({ id: "verified", outs: await verified(withConnection(checked)) }),
  update: async (_id: string, olds: Properties, checked: Properties) => ({
    outs: await verified(withConnection(checked, olds)),
  }),
  read: async (id: string, state: Properties = {}) => ({ id, props: state }),
  delete: async () => {},
};

async function verified(given: Properties): Promise<Properties> {
  const { connection: settings, jails, patienceSeconds } = given as Inputs;
  return { ...given, ...(await verifyJails(settings as ConnectionSettings, jails, patienceSeconds)) };
}
