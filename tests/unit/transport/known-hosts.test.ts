import { createHmac } from "node:crypto";
import { keysFor, knownHostsName } from "../../../provider/transport/known-hosts";

const types = (name: string, text: string) =>
  keysFor(name, text).map(({ type, revoked }) => (revoked ? `!${type}` : type));

test("the port stands in the name only when it is not 22", () => {
  expect(knownHostsName("edge", 22)).toBe("edge");
  expect(knownHostsName("edge", 2222)).toBe("[edge]:2222");
});

test("lines are found by name, list, wildcard and port, in any case of letters, and all keys of a host are found", () => {
  const text = [
    "# a comment",
    "",
    "edge,192.0.2.1 ssh-ed25519 AAAA me@there",
    "EDGE ssh-rsa AAAA",
    "*.example.org,!bad.example.org ecdsa-sha2-nistp256 AAAA",
    "[edge]:2222 ssh-rsa AAAA",
    "broken-line",
  ].join("\r\n");
  expect(types("edge", text)).toEqual(["ssh-ed25519", "ssh-rsa"]);
  expect(types("Edge", text)).toEqual(["ssh-ed25519", "ssh-rsa"]);
  expect(types("192.0.2.1", text)).toEqual(["ssh-ed25519"]);
  expect(types("a.example.org", text)).toEqual(["ecdsa-sha2-nistp256"]);
  expect(types("bad.example.org", text)).toEqual([]);
  expect(types("[edge]:2222", text)).toEqual(["ssh-rsa"]);
  expect(types("edg", text)).toEqual([]);
});

test("hashed names are found", () => {
  const salt = Buffer.from("01234567890123456789");
  const hash = createHmac("sha1", salt).update("[edge]:2222").digest("base64");
  const text = `|1|${salt.toString("base64")}|${hash} ssh-ed25519 AAAA\n`;
  expect(types("[edge]:2222", text)).toEqual(["ssh-ed25519"]);
  expect(types("edge", text)).toEqual([]);
});

test("revoked keys are marked and keys of authorities are passed over", () => {
  const text = "@revoked * ssh-rsa AAAA\n@cert-authority * ssh-ed25519 AAAA\n";
  expect(types("edge", text)).toEqual(["!ssh-rsa"]);
});
