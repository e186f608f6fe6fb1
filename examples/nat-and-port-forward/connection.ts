import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();

/** Where the host is: `pulumi config set host edge.example.org`, and the others where the defaults do not fit. */
export const connection = {
  host: config.get("host") ?? "localhost",
  port: config.getNumber("port") ?? 22,
  user: config.get("user") ?? "root",
  ...(config.get("privateKeyPath") === undefined ? {} : { privateKeyPath: config.require("privateKeyPath") }),
  ...(config.get("hostKey") === undefined ? {} : { hostKey: config.require("hostKey") }),
  ...(process.env.SSH_AUTH_SOCK === undefined ? {} : { agentSocketPath: process.env.SSH_AUTH_SOCK }),
};
