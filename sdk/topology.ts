import * as pulumi from "@pulumi/pulumi";
import type { Format } from "../picture/draw";
import { declaredOn } from "./declared";
import type { Host } from "./generated/host";
import { knownValue } from "./known";

type Declared = ReturnType<typeof declaredOn>;

/**
 * The topology that a program declares, as a picture. Each form is drawn when it is first asked for, in preview as in up.
 */
export class TopologyPicture {
  private readonly drawn = new Map<Format, pulumi.Output<string>>();

  /** @internal */
  constructor(private readonly hosts: readonly Declared[]) {}

  /** Graphviz's language, in the shape of `ngctl dot`. */
  get dot(): pulumi.Output<string> {
    return this.as("dot");
  }

  /** A Mermaid flowchart, for Markdown files. */
  get mermaid(): pulumi.Output<string> {
    return this.as("mermaid");
  }

  /** An SVG image. */
  get svg(): pulumi.Output<string> {
    return this.as("svg");
  }

  /** One HTML page that needs nothing else, to search and filter in. */
  get html(): pulumi.Output<string> {
    return this.as("html");
  }

  /** The topology as data. */
  get json(): pulumi.Output<string> {
    return this.as("json");
  }

  private as(format: Format): pulumi.Output<string> {
    const drawn = this.drawn.get(format) ?? pulumi.output(draw(format, this.hosts));
    this.drawn.set(format, drawn);
    return drawn;
  }
}

/**
 * The picture of all that the program declares on some hosts: known in preview too, drawn from what was checked. Call it last:
 * declaring more on one of these hosts is an error afterwards.
 *
 * @example
 * export const picture = freebsd.topology(edge).mermaid;
 */
export function topology(...hosts: readonly [Host, ...Host[]]): TopologyPicture {
  return new TopologyPicture(hosts.map(declaredOn));
}

async function draw(format: Format, hosts: readonly Declared[]): Promise<string> {
  // A program that exports no picture loads nothing of this.
  const { drawPlan } = await import("../picture/plan.js");
  return drawPlan(format, await Promise.all(hosts.map(read)));
}

async function read({ name, resources }: Declared) {
  const declarations = resources.map(async ({ kind, name: own, properties, resource }) => {
    const outputs = resource as unknown as Readonly<Record<string, pulumi.Output<unknown> | undefined>>;
    const entries = properties.map(async (key) => {
      const output = outputs[key];
      return [key, output === undefined ? undefined : await knownValue(output)] as const;
    });
    return { kind, name: own, properties: Object.fromEntries(await Promise.all(entries)) };
  });
  return { name, declarations: await Promise.all(declarations) };
}
