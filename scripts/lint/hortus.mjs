/**
 * Rules of ours for oxlint. Time, chance and the environment come in as arguments, so that tests can move the clock
 * and repeat a run; and no test is switched off, because nobody switches it on again.
 */
const noAmbient = {
  create(context) {
    const refuse = (node, what, instead) =>
      context.report({ node, message: `${what} is ambient: ${instead}` });
    const clock = "take the time as an argument, or a Clock from @hortus/kernel";
    return {
      MemberExpression(node) {
        const path = `${nameOf(node.object)}.${nameOf(node.property)}`;
        if (path === "Date.now") refuse(node, path, clock);
        if (path === "Math.random")
          refuse(node, path, "use node:crypto for secrets, a seeded generator for samples");
        if (path === "process.env") refuse(node, path, "take a Config from @hortus/kernel as an argument");
      },
      VariableDeclarator(node) {
        if (node.id.type !== "ObjectPattern" || !node.init) return;
        for (const property of node.id.properties) {
          const path = `${nameOf(node.init)}.${nameOf(property.key)}`;
          if (["Date.now", "Math.random", "process.env"].includes(path))
            refuse(property, path, "take it as an argument");
        }
      },
      NewExpression(node) {
        if (nameOf(node.callee) === "Date" && node.arguments.length === 0) refuse(node, "new Date()", clock);
      },
      CallExpression(node) {
        if (nameOf(node.callee) === "Date") refuse(node, "Date()", clock);
      },
      ImportDeclaration(node) {
        if (!/^(node:)?process$/.test(node.source.value)) return;
        for (const specifier of node.specifiers) {
          if (nameOf(specifier.imported) === "env")
            refuse(specifier, "process.env", "take a Config as an argument");
        }
      },
    };
  },
};

const noIdleTests = {
  create(context) {
    const starters = new Set(["test", "it", "describe", "suite", "bench", "context"]);
    const idle = new Set(["only", "skip", "skipIf", "runIf", "todo", "fails"]);
    return {
      MemberExpression(node) {
        if (!idle.has(nameOf(node.property))) return;
        if (starters.has(leftmostName(node.object))) {
          context.report({ node, message: "Every test runs, always: mend it or delete it" });
        }
      },
      CallExpression(node) {
        if (/^(x|f)(it|test|describe)$/.test(nameOf(node.callee) ?? "")) {
          context.report({ node, message: "Every test runs, always: mend it or delete it" });
        }
      },
    };
  },
};

/** `Date`, `globalThis.Date` and `["Date"]` are one name. */
function nameOf(node) {
  if (!node) return undefined;
  if (node.type === "Identifier") return node.name;
  if (node.type === "Literal") return String(node.value);
  if (
    node.type === "MemberExpression" &&
    /^(globalThis|window|self|global)$/.test(nameOf(node.object) ?? "")
  ) {
    return nameOf(node.property);
  }
  return undefined;
}

/** `test` of `test.concurrent.each(rows)`. */
function leftmostName(node) {
  if (node.type === "MemberExpression") return leftmostName(node.object);
  if (node.type === "CallExpression" || node.type === "TaggedTemplateExpression") {
    return leftmostName(node.callee ?? node.tag);
  }
  return nameOf(node);
}

export default { meta: { name: "hortus" }, rules: { "no-ambient": noAmbient, "no-idle-tests": noIdleTests } };
