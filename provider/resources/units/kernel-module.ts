import { loadModules, needsModules } from "../../host/kld";
import { type Lines, presence, run, words } from "../../host/unit-script";

/** The module, which may be a file's or be compiled into the kernel. */
export function kernelModuleUnit(name: string): Lines {
  return [
    ...needsModules([name]),
    ...presence(`{ ${words("kldstat", "-q", "-n", name)} || ${words("kldstat", "-q", "-m", name)}; }`),
    ...run(loadModules([name])),
  ];
}
