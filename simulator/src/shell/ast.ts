/** A word before expansion: its parts in order. Quoted parts are neither split into fields nor taken as patterns. */
export interface Word {
  readonly parts: readonly WordPart[];
}

export type WordPart =
  | { readonly type: "text"; readonly text: string; readonly quoted: boolean }
  | { readonly type: "parameter"; readonly parameter: ParameterExpansion; readonly quoted: boolean }
  | { readonly type: "command"; readonly body: Command | undefined; readonly quoted: boolean }
  | { readonly type: "arithmetic"; readonly expression: Word; readonly quoted: boolean };

export interface ParameterExpansion {
  readonly name: string;
  /** `length` is `${#x}`; `bad` is what sh reports when it is expanded. */
  readonly operator: "" | "-" | "=" | "?" | "+" | "#" | "##" | "%" | "%%" | "length" | "bad";
  /** With a colon the empty string counts as unset. */
  readonly colon: boolean;
  readonly word: Word | undefined;
}

export interface Redirect {
  readonly fd: number;
  readonly operator: "<" | ">" | ">>" | ">|" | "<>" | "<&" | ">&" | "<<";
  readonly target: Word;
}

export interface Assignment {
  readonly name: string;
  readonly value: Word;
}

export type Command =
  | {
      readonly type: "simple";
      readonly assignments: readonly Assignment[];
      readonly words: readonly Word[];
      readonly redirects: readonly Redirect[];
    }
  | { readonly type: "pipeline"; readonly commands: readonly Command[]; readonly negated: boolean }
  | { readonly type: "and" | "or"; readonly left: Command; readonly right: Command }
  | { readonly type: "sequence"; readonly commands: readonly Command[] }
  | { readonly type: "background"; readonly command: Command }
  | {
      readonly type: "if";
      readonly condition: Command;
      readonly then: Command;
      readonly otherwise: Command | undefined;
    }
  | { readonly type: "while" | "until"; readonly condition: Command; readonly body: Command }
  | { readonly type: "for"; readonly name: string; readonly words: readonly Word[] | undefined; readonly body: Command }
  | { readonly type: "case"; readonly subject: Word; readonly items: readonly CaseItem[] }
  | { readonly type: "subshell"; readonly body: Command }
  | { readonly type: "function"; readonly name: string; readonly body: Command }
  | { readonly type: "redirected"; readonly command: Command; readonly redirects: readonly Redirect[] };

export interface CaseItem {
  readonly patterns: readonly Word[];
  readonly body: Command | undefined;
  /** `;&`: goes on with the next body. */
  readonly fallThrough: boolean;
}
