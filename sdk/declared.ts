import * as pulumi from "@pulumi/pulumi";

/** A resource on a Host, as the picture of the Host needs it. */
interface DeclaredResource {
  readonly kind: string;
  /** The Pulumi name. */
  readonly name: string;
  /** Inputs and outputs that the resource has as members. */
  readonly properties: readonly string[];
  readonly resource: pulumi.Resource;
}

/** A Host with all that a program declares on it. */
interface DeclaredHost {
  readonly name: string;
  readonly resources: DeclaredResource[];
  /** A picture was asked for: what comes later would be missing in it. */
  isDrawn: boolean;
}

const hosts = new WeakMap<object, DeclaredHost>();

/** Takes note of a Host. */
export function declareHost(host: object, name: string): void {
  hosts.set(host, { name, resources: [], isDrawn: false });
}

/** Takes note of a resource on a Host. */
export function declare(host: object, resource: DeclaredResource): void {
  hosts.get(host)?.resources.push(resource);
}

/** @throws RunError when the picture of that Host was asked for already */
export function refuseAfterPicture(host: object, kind: string, name: string): void {
  if (hosts.get(host)?.isDrawn !== true) return;
  throw new pulumi.RunError(
    `${kind} "${name}" is declared after freebsd.topology() was called for its host, so the picture would lack it; call topology() last`,
  );
}

/** What was declared on a Host; from now on nothing may be added. */
export function declaredOn(host: object): Readonly<DeclaredHost> {
  const declared = hosts.get(host);
  if (declared === undefined)
    throw new pulumi.RunError("freebsd.topology() takes freebsd.Host resources of this program");
  declared.isDrawn = true;
  return declared;
}
