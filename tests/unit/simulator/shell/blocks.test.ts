import { createHost } from "../../../../simulator/src/host";
import { Parser } from "../../../../simulator/src/shell/parser";
import { Incomplete } from "../../../../simulator/src/shell/tokens";

/** One statement with all of the grammar in it. */
const STATEMENT = `for op in 1; do
r=; { read -r r <'/var/run/a'; } 2>/dev/null; [ "$r" = 'tok' ] || { printf '1 98\\n' >&2; break; }
e=$(rm -f 'a b' </dev/null 2>&1 >/dev/null); s=$?; t=
[ "$s" -eq 0 ] || case $e in *'Directory not empty'*|*'x'*) t=t;; esac
for each; do [ "$each" != web ] || { echo x >&2; exit 1; }; done
while read -r x; do echo "\${x##*/}" $((1 + 2)); done <<'END'
some 'text
END
if ! jls -j web jid >/dev/null 2>&1; then f() { echo hi; }; else ( cd / && ls ) | wc -l; fi
case \${s1:-0} in 0 | *t) ;; *) b1=1 ;; esac
case "$1" in (start) shift ;; stop) : ;; esac
until :; do :; done
done
`;

test("a statement that has not come whole is waited for, wherever a block ends", () => {
  for (let length = STATEMENT.indexOf("\n") + 1; length < STATEMENT.length; length += 1) {
    const parse = () => new Parser(STATEMENT.slice(0, length), 0, false).line();
    expect({ length, thrown: thrownBy(parse) }).toEqual({ length, thrown: expect.any(Incomplete) });
  }
  expect(thrownBy(() => new Parser(STATEMENT, 0, false).line())).toBeUndefined();
});

function thrownBy(run: () => unknown): unknown {
  try {
    run();
    return undefined;
  } catch (thrown) {
    return thrown;
  }
}

test("umask(1) takes its bits off what the shell and its commands make, and off nothing outside of a subshell", async () => {
  const host = await createHost();
  const { stdout } = await host.run(
    "umask; (umask 077; umask; echo x >/tmp/a; mkdir /tmp/b; sh -c 'echo x >/tmp/c'); echo x >/tmp/d; stat -f '%Lp %N' /tmp/[a-d]",
  );
  expect(stdout).toBe("0022\n0077\n600 /tmp/a\n700 /tmp/b\n600 /tmp/c\n644 /tmp/d\n");
  await host.close();
});
