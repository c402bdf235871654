"""The tables of commands: letters, operators, relations, brackets, spaces, styles, environments."""

from __future__ import annotations

GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "zeta": "ζ",
    "eta": "η", "theta": "θ", "vartheta": "ϑ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν",
    "xi": "ξ", "pi": "π", "varpi": "ϖ", "rho": "ρ", "varrho": "ϱ", "sigma": "σ", "varsigma": "ς", "tau": "τ",
    "upsilon": "υ", "phi": "φ", "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ",
    "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Upsilon": "Υ", "Phi": "Φ", "Psi": "Ψ",
    "Omega": "Ω", "ell": "ℓ", "hbar": "ħ", "imath": "i", "jmath": "j",
}  # fmt: skip
OPERATORS = {
    "sum": "sum", "prod": "prod", "int": "int", "iint": "int", "log": "log", "ln": "log", "exp": "exp", "max": "max",
    "min": "min", "lim": "lim", "argmax": "argmax", "argmin": "argmin", "arg": "arg", "sup": "sup", "inf": "inf",
    "partial": "partial", "nabla": "nabla", "det": "det", "tr": "tr", "lg": "lg", "bigoplus": "int",
    "bigcup": "int", "bigcap": "int",
}  # fmt: skip
WORDS = {
    "exp": "exp", "log": "log", "ln": "log", "max": "max", "min": "min", "argmax": "argmax", "argmin": "argmin",
    "Log": "log", "Exp": "exp", "sum": "sum", "lim": "lim",
}  # fmt: skip
UPRIGHT = WORDS | {"tr": "tr", "Tr": "tr", "trace": "tr", "Trace": "tr", "det": "det"}
EQUALITY = {
    "=": "=", "equiv": "≡", "triangleq": "≜", "coloneqq": ":=", "coloneq": ":=", "doteq": "≐", "eqdef": "≜",
    "≡": "≡", "≜": "≜", "stackrel": "stackrel", ":=": ":=", "Coloneqq": ":=",
    "eqqcolon": "=", "eqcolon": "=",
}  # fmt: skip
PAIRS = {":=": ":=", "=:": "=", "<=": "≤", ">=": "≥", "!=": "≠"}
"""Two characters that are one sign; a name on the right of =: is known by being new."""
RELATIONS = EQUALITY | {
    "<": "<", ">": ">", "lt": "<", "gt": ">", "le": "≤", "leq": "≤", "leqslant": "≤", "ge": "≥", "geq": "≥",
    "geqslant": "≥", "ne": "≠", "neq": "≠", "≤": "≤", "≥": "≥", "≠": "≠", "approx": "≈", "≈": "≈", "simeq": "≈",
    "cong": "≈", "propto": "∝", "∝": "∝", "sim": "∼", "in": "∈", "∈": "∈", "notin": "∉", "subset": "⊂",
    "subseteq": "⊂", "to": "→", "rightarrow": "→", "→": "→", "longrightarrow": "→", "leftarrow": "←", "gets": "←",
    "←": "←", "ll": "≪", "gg": "≫", "mapsto": "↦", "succeq": "≥", "preceq": "≤", "lesssim": "≤", "gtrsim": "≥",
    "leqq": "≤", "geqq": "≥", "perp": "⊥", "Longleftarrow": "⇐", "Leftarrow": "⇐",
}  # fmt: skip
CONNECTIVES = {
    "Rightarrow": "⇒", "Longrightarrow": "⇒", "implies": "⇒", "Leftrightarrow": "⇔", "iff": "⇔",
    "Longleftrightarrow": "⇔", "leftrightarrow": "⇔", "therefore": "∴", "because": "∵", "Leftarrow": "⇐", "⇒": "⇒",
    "⇔": "⇔", "land": "∧", "wedge": "∧", "∴": "∴", "∵": "∵", "impliedby": "⇐", "hookrightarrow": "⇒", "leadsto": "⇒",
    "Downarrow": "⇒",
}  # fmt: skip
MARKS = {
    "cdot": "·", "times": "×", "ast": "*", "star": "*", "odot": "⊙", "circ": "⊙", "bullet": "·", "otimes": "⊗",
    "oplus": "⊕", "div": "/", "pm": "±", "mp": "∓", "dots": "…", "cdots": "…", "ldots": "…", "vdots": "…",
    "ddots": "…", "dotsc": "…", "dotsb": "…", "hdots": "…", "vert": "|", "mid": "|", "|": "‖", "Vert": "‖",
    "colon": ":", "forall": "∀", "exists": "∃", "infty": "∞", "quad": "quad", "qquad": "quad", "hspace": "quad",
    "prime": "′", "backslash": "\\", "emptyset": "∅", "setminus": "∖", "cup": "∪", "cap": "∩", "cond": "|",
    "lvert": "|", "rvert": "|", "lVert": "‖", "rVert": "‖", "top": "⊤", "intercal": "⊤",
}  # fmt: skip
CHARACTERS = {
    "·": "·", "×": "×", "∘": "⊙", "⊙": "⊙", "…": "…", "⋯": "…", "⋮": "…", "⋱": "…", "∞": "∞", "∀": "∀", "⊤": "⊤",
    "•": "·", "∗": "*", "÷": "/",
}  # fmt: skip
OPENINGS = {
    "(": "(", "[": "[", "{": "{", "lbrace": "{", "lbrack": "[", "langle": "⟨", "lfloor": "⌊", "lceil": "⌈", "⟨": "⟨",
    "lparen": "(",
}  # fmt: skip
CLOSINGS = {
    ")": ")", "]": "]", "}": "}", "rbrace": "}", "rbrack": "]", "rangle": "⟩", "rfloor": "⌋", "rceil": "⌉", "⟩": "⟩",
    "rparen": ")",
}  # fmt: skip
SPACES = frozenset((
    "HUGE", "Huge", "footnotesize", "normalfont", "scriptsize",
    "\t", "\n", " ", "!", ",", "/", ":", ";", ">", "@", "Big", "Bigg", "Biggl", "Biggm", "Biggr", "Bigl",
    "Bigm", "Bigr", "LARGE", "Large", "allowbreak", "big", "bigg", "biggl", "biggm", "biggr", "bigl", "bigm", "bigr",
    "bigskip", "centering", "displaystyle", "enspace", "hfil", "hfill", "hline", "huge", "itshape", "large", "left",
    "limits", "mathstrut", "medskip", "medspace", "middle", "negthinspace", "nobreak", "noindent", "nolimits",
    "nonumber", "normalsize", "notag", "par", "protect", "relax", "right", "scriptscriptstyle", "scriptstyle",
    "small", "smallskip", "space", "strut", "textstyle", "thickspace", "thinspace", "tiny", "upshape",
))  # fmt: skip
DROPPED = frozenset((
    "DeclareMathOperator", "bbox", "cite", "class", "color", "eqref", "footnote", "href", "label", "newcommand",
    "nonumber", "ref", "renewcommand", "require", "setlength", "style", "tag", "textcolor",
))  # fmt: skip
TEXTUAL = frozenset((
    "emph", "hbox", "intertext", "mathcal_text", "mbox", "shortintertext", "text", "textbf", "textit", "textnormal",
    "textrm", "textsf", "texttt",
))  # fmt: skip
STYLES = {
    "mathbf": "bold", "boldsymbol": "bold", "bm": "bold", "pmb": "bold", "bold": "bold", "symbf": "bold",
    "vec": "bold", "overrightarrow": "bold", "mathbfit": "bold", "mathrm": "roman", "mathit": "roman",
    "mathsf": "roman", "mathtt": "roman", "rm": "roman", "operatorname": "roman", "mathop": "roman",
    "operatornamewithlimits": "roman", "mathnormal": "roman", "mathbin": "roman", "mathrel": "roman",
    "mathord": "roman", "mathopen": "roman", "mathclose": "roman", "mathstrut": "roman", "up": "roman",
    "mathcal": "cal", "mathscr": "cal", "mathfrak": "cal", "mathbb": "blackboard", "Bbb": "blackboard",
    "mathds": "blackboard", "mathbbm": "blackboard",
}  # fmt: skip
SWITCHES = {
    "bf": "bold", "rm": "roman", "it": "roman", "cal": "cal", "mit": "roman", "sf": "roman", "tt": "roman",
    "boldmath": "bold",
}  # fmt: skip
ACCENTS = {
    "hat": "\u0302", "widehat": "\u0302", "bar": "\u0304", "overline": "\u0304", "tilde": "\u0303",
    "widetilde": "\u0303", "dot": "\u0307", "ddot": "\u0308", "check": "\u030c", "underline": "\u0331",
    "breve": "\u0306",
}  # fmt: skip
TRANSPARENT = frozenset((
    "bcancel", "bold", "boxed", "cancel", "colorbox", "displaylines", "enclose", "ensuremath", "fbox", "fcolorbox",
    "mathchoice", "mathstrut", "overbrace", "smash", "underbrace", "underbracket",
))  # fmt: skip
FUNCTIONS = frozenset((
    "cos", "cosh", "sin", "sinh", "tan", "tanh",
))  # fmt: skip
FRACTIONS = frozenset((
    "cfrac", "dfrac", "frac", "nicefrac", "sfrac", "tfrac",
))  # fmt: skip
STACKED = frozenset((
    "buildrel", "overset", "stackrel", "underset",
))  # fmt: skip
LAYOUTS = frozenset((
    "align", "alignat", "aligned", "alignedat", "alns", "displaymath", "dmath", "eqnarray", "eqnarray*", "equation",
    "flalign", "gather", "gathered", "math", "multline", "split",
))  # fmt: skip
MATRICES = frozenset((
    "Bmatrix", "Vmatrix", "array", "bmatrix", "bsmallmatrix", "matrix", "pmatrix", "psmallmatrix", "smallmatrix",
    "tabular", "vmatrix",
))  # fmt: skip
BROKEN = frozenset((
    "aligned", "alignedat", "gathered", "multlined", "split",
))  # fmt: skip
CASES = frozenset((
    "cases", "dcases", "numcases", "rcases", "subnumcases",
))  # fmt: skip
DOTS = frozenset((
    "…",
))  # fmt: skip
AUTHORS = {
    "EE": "𝔼", "E": "𝔼", "RR": "ℝ", "R": "ℝ", "PP": "ℙ", "softmax": "softmax", "Softmax": "softmax",
    "sigmoid": "sigmoid", "sign": "sign", "sgn": "sign", "diag": "diag", "Diag": "diag", "KL": "KL", "relu": "relu",
    "ReLU": "relu", "Var": "Var", "Cov": "Cov", "logsumexp": "logsumexp", "LSE": "lse", "onehot": "onehot", "Pr": "Pr",
}  # fmt: skip
BLACKBOARD = {
    "E": "𝔼", "R": "ℝ", "N": "ℕ", "1": "𝟙", "P": "ℙ", "I": "𝟙", "Z": "ℤ", "C": "ℂ",
}  # fmt: skip
CALLIGRAPHIC = {
    "L": "ℒ", "E": "ℰ", "H": "ℋ", "F": "ℱ", "R": "ℛ", "N": "𝒩", "D": "𝒟", "J": "𝒥", "S": "𝒮",
}  # fmt: skip
WIDE_SPACES = frozenset(("hspace", "hskip", "kern", "mkern", "mskip", "vspace", "phantom", "hphantom", "vphantom"))
KEPT_LAST = frozenset(("textcolor", "class", "style", "href", "cssId"))
