"""The tables of commands: letters, operators, relations, brackets, spaces, styles, environments."""

from __future__ import annotations

GREEK = dict(
    zip(
        "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi varpi rho "
        "varrho sigma varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi "
        "Omega ell hbar imath jmath".split(),
        "α β γ δ ε ε ζ η θ ϑ ι κ λ μ ν ξ π ϖ ρ ϱ σ ς τ υ φ φ χ ψ ω Γ Δ Θ Λ Ξ Π Σ Υ Φ Ψ Ω ℓ ħ i j".split(),
        strict=True,
    )
)
OPERATORS = {
    "sum": "sum", "prod": "prod", "int": "int", "iint": "int", "log": "log", "ln": "log", "exp": "exp", "max": "max",
    "min": "min", "lim": "lim", "argmax": "argmax", "argmin": "argmin", "arg": "arg", "sup": "sup", "inf": "inf",
    "partial": "partial", "nabla": "nabla", "det": "det", "tr": "tr", "lg": "lg", "bigoplus": "int", "Pr": "Pr", "bigcup": "int", "bigcap": "int",
}  # fmt: skip
WORDS = {
    "exp": "exp", "log": "log", "ln": "log", "max": "max", "min": "min", "argmax": "argmax", "argmin": "argmin",
    "Log": "log", "Exp": "exp", "sum": "sum", "lim": "lim",
}  # fmt: skip
EQUALITY = {
    "=": "=", "equiv": "≡", "triangleq": "≜", "coloneqq": ":=", "coloneq": ":=", "doteq": "≐", "eqdef": "≜", "≡": "≡", "≜": "≜",
    "stackrel": "stackrel", ":=": ":=", "Coloneqq": ":=",
}  # fmt: skip
RELATIONS = EQUALITY | {
    "<": "<", ">": ">", "lt": "<", "gt": ">", "le": "≤", "leq": "≤", "leqslant": "≤", "ge": "≥", "geq": "≥", "geqslant": "≥",
    "ne": "≠", "neq": "≠", "≤": "≤", "≥": "≥", "≠": "≠", "approx": "≈", "≈": "≈", "simeq": "≈", "cong": "≈", "propto": "∝", "∝": "∝",
    "sim": "∼", "in": "∈", "∈": "∈", "notin": "∉", "subset": "⊂", "subseteq": "⊂", "to": "→", "rightarrow": "→", "→": "→",
    "longrightarrow": "→", "leftarrow": "←", "gets": "←", "←": "←", "ll": "≪", "gg": "≫", "mapsto": "↦", "succeq": "≥", "preceq": "≤",
    "lesssim": "≤", "gtrsim": "≥", "leqq": "≤", "geqq": "≥", "perp": "⊥", "Longleftarrow": "⇐", "Leftarrow": "⇐",
}  # fmt: skip
CONNECTIVES = {
    "Rightarrow": "⇒", "Longrightarrow": "⇒", "implies": "⇒", "Leftrightarrow": "⇔", "iff": "⇔", "Longleftrightarrow": "⇔",
    "leftrightarrow": "⇔", "therefore": "∴", "because": "∵", "Leftarrow": "⇐", "⇒": "⇒", "⇔": "⇔", "land": "∧", "wedge": "∧", "∴": "∴", "∵": "∵",
    "impliedby": "⇐", "hookrightarrow": "⇒", "leadsto": "⇒", "Downarrow": "⇒",
}  # fmt: skip
MARKS = {
    "cdot": "·", "times": "×", "ast": "*", "star": "*", "odot": "⊙", "circ": "⊙", "bullet": "·", "otimes": "⊗", "oplus": "⊕", "div": "/", "pm": "±", "mp": "∓",
    "dots": "…", "cdots": "…", "ldots": "…", "vdots": "…", "ddots": "…", "dotsc": "…", "dotsb": "…", "hdots": "…", "vert": "|", "mid": "|", "|": "‖", "Vert": "‖",
    "colon": ":", "forall": "∀", "exists": "∃", "infty": "∞", "quad": "quad", "qquad": "quad", "hspace": "quad", "prime": "′", "backslash": "\\",
    "emptyset": "∅", "setminus": "∖", "cup": "∪", "cap": "∩", "cond": "|", "lvert": "|", "rvert": "|", "lVert": "‖", "rVert": "‖", "top": "⊤", "intercal": "⊤",
}  # fmt: skip
CHARACTERS = {
    "·": "·", "×": "×", "∘": "⊙", "⊙": "⊙", "…": "…", "⋯": "…", "⋮": "…", "⋱": "…", "∞": "∞", "∀": "∀", "⊤": "⊤", "•": "·", "∗": "*", "÷": "/",
}  # fmt: skip
OPENINGS = {"(": "(", "[": "[", "{": "{", "lbrace": "{", "lbrack": "[", "langle": "⟨", "lfloor": "⌊", "lceil": "⌈", "⟨": "⟨", "lparen": "("}
CLOSINGS = {")": ")", "]": "]", "}": "}", "rbrace": "}", "rbrack": "]", "rangle": "⟩", "rfloor": "⌋", "rceil": "⌉", "⟩": "⟩", "rparen": ")"}
SPACES = frozenset(
    ", ; : ! > / \n limits nolimits displaystyle textstyle scriptstyle scriptscriptstyle big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl "
    "Biggr bigm Bigm biggm Biggm space nonumber notag thinspace medspace thickspace enspace hfill middle large Large LARGE huge normalsize "
    "small tiny hline allowbreak nobreak noindent protect strut mathstrut relax negthinspace hfil par left right centering medskip bigskip smallskip "
    "itshape upshape".split(" ")
) | {" ", "\t", "-", "@"}
WIDE_SPACES = frozenset(("hspace", "hskip", "kern", "mkern", "mskip", "vspace", "phantom", "hphantom", "vphantom"))
DROPPED = frozenset(
    ("label", "nonumber", "color", "textcolor", "require", "setlength", "tag", "class", "style", "eqref", "ref", "cite", "footnote", "bbox", "href", "newcommand", "renewcommand", "DeclareMathOperator")
)
KEPT_LAST = frozenset(("textcolor", "class", "style", "href", "cssId"))
TEXTUAL = frozenset(("text", "mbox", "textrm", "textbf", "textit", "hbox", "textnormal", "textsf", "texttt", "intertext", "shortintertext", "emph", "mathcal_text"))
STYLES = {
    "mathbf": "bold", "boldsymbol": "bold", "bm": "bold", "pmb": "bold", "bold": "bold", "symbf": "bold", "vec": "bold", "overrightarrow": "bold", "mathbfit": "bold",
    "mathrm": "roman", "mathit": "roman", "mathsf": "roman", "mathtt": "roman", "rm": "roman", "operatorname": "roman", "mathop": "roman", "operatornamewithlimits": "roman",
    "mathnormal": "roman", "mathbin": "roman", "mathrel": "roman", "mathord": "roman", "mathopen": "roman", "mathclose": "roman", "mathstrut": "roman", "up": "roman",
    "mathcal": "cal", "mathscr": "cal", "mathfrak": "cal", "mathbb": "blackboard", "Bbb": "blackboard", "mathds": "blackboard", "mathbbm": "blackboard",
}  # fmt: skip
SWITCHES = {"bf": "bold", "rm": "roman", "it": "roman", "cal": "cal", "mit": "roman", "sf": "roman", "tt": "roman", "boldmath": "bold"}
ACCENTS = {"hat": "\u0302", "widehat": "\u0302", "bar": "\u0304", "overline": "\u0304", "tilde": "\u0303", "widetilde": "\u0303", "dot": "\u0307", "ddot": "\u0308", "check": "\u030c", "underline": "\u0331", "breve": "\u0306"}
TRANSPARENT = frozenset(("boxed", "underbrace", "overbrace", "cancel", "bcancel", "fbox", "mathchoice", "smash", "mathstrut", "ensuremath", "displaylines", "underbracket", "enclose", "colorbox", "fcolorbox", "bold"))
FUNCTIONS = frozenset(("tanh", "sinh", "cosh", "sin", "cos", "tan"))
FRACTIONS = frozenset(("frac", "dfrac", "tfrac", "cfrac", "sfrac", "nicefrac"))
STACKED = frozenset(("stackrel", "overset", "underset", "buildrel"))
LAYOUTS = frozenset(("align", "aligned", "alignat", "alignedat", "equation", "eqnarray", "gather", "gathered", "multline", "split", "alns", "flalign", "math", "displaymath", "dmath", "eqnarray*"))
MATRICES = frozenset(("matrix", "bmatrix", "pmatrix", "vmatrix", "Bmatrix", "Vmatrix", "smallmatrix", "array", "tabular", "psmallmatrix", "bsmallmatrix"))
CASES = frozenset(("cases", "dcases", "rcases", "numcases", "subnumcases"))
DOTS = frozenset(("…",))
BLACKBOARD = {"E": "𝔼", "R": "ℝ", "N": "ℕ", "1": "𝟙", "P": "ℙ", "I": "𝟙", "Z": "ℤ", "C": "ℂ"}
CALLIGRAPHIC = {"L": "ℒ", "E": "ℰ", "H": "ℋ", "F": "ℱ", "R": "ℛ", "N": "𝒩", "D": "𝒟", "J": "𝒥", "S": "𝒮"}
