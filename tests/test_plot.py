"""Pictures: the numbers are those of the function, the files are whole and the same every time."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from symsoft.cli import main

pytest.importorskip("matplotlib")
from symsoft.plot import asked, draw, values, written
from symsoft.plot.picture import COLOURS, DRAWN, FAMILY, pictured

X = (0.5, 2.0, 1.25)
QUESTIONS = [(name, quantity) for name in DRAWN for quantity in pictured(FAMILY[name])]


def softmax(x: tuple[float, ...], temperature: float = 1.0) -> np.ndarray:
    e = np.exp(np.array(x) / temperature)
    return np.asarray(e / e.sum())


def test_the_numbers_are_those_of_the_function() -> None:
    s = softmax(X)
    assert np.allclose(values(asked("softmax", "value", X)).astype(float), s)
    jacobian = values(asked("softmax", "jacobian", X)).astype(float)
    assert np.allclose(jacobian, np.diag(s) - np.outer(s, s))
    assert not np.allclose(jacobian, np.diag(s) + np.outer(s, s))
    hot = values(asked("softmax_temperature", "value", X, 0.5)).astype(float)
    assert np.allclose(hot, softmax(X, 0.5))
    assert np.allclose(values(asked("logsumexp", "gradient", X)).astype(float), s)
    assert np.allclose(float(values(asked("tanh", "derivative", (0.5,)))), 1 - np.tanh(0.5) ** 2)


@pytest.mark.parametrize(("function", "quantity"), QUESTIONS)
def test_every_picture_is_drawn_with_labels(function: str, quantity: str) -> None:
    figure = draw(asked(function, quantity, X))
    axes = figure.axes[0]
    assert axes.get_title()
    assert axes.get_xlabel()
    assert axes.get_ylabel()


def test_a_small_matrix_has_three_decimals_in_its_cells() -> None:
    small = [text.get_text() for text in draw(asked("softmax", "jacobian", (0, 0))).axes[0].texts]
    assert small == ["0.250", "−0.250", "−0.250", "0.250"]


@pytest.mark.parametrize("n", [13, 30, 100])
def test_a_large_matrix_has_its_numbers_in_a_unit_that_is_said(n: int) -> None:
    x = tuple(np.random.default_rng(n).normal(size=n))
    question = asked("softmax", "jacobian", x)
    figure = draw(question)
    axes = figure.axes[0]
    unit = re.search(r"units of \$10\^\{(-\d+)\}\$", axes.get_xlabel())
    assert unit is not None
    texts = np.empty((n, n), dtype=object)
    for collection in axes.collections:
        for column, row in collection.get_offsets():
            texts[int(row), int(column)] = collection.get_label()
    read = np.vectorize(lambda text: float(text.replace("−", "-")))(texts)
    exact = values(question).astype(float) / 10.0 ** int(unit[1])
    assert np.all(np.abs(read - exact) <= np.maximum(0.005, 0.051 * np.abs(exact)))
    assert np.all(np.abs(read - exact) <= 0.5)
    assert not np.allclose(read, exact.T**2, rtol=0.1)
    assert np.mean(read == 0) < 0.05
    assert max(map(len, texts.flat)) <= 5
    assert figure.get_size_inches()[0] * 0.7 / n > 0.2


def test_numbers_are_told_from_the_colours_of_their_cells() -> None:
    axes = draw(asked("softmax", "jacobian", tuple(np.random.default_rng(1).normal(size=20)))).axes[0]
    colours = axes.images[0].get_array()[..., :3] / 255
    inks = [
        (int(row), int(column), float(collection.get_facecolor()[0, 0]))
        for collection in axes.collections
        for column, row in collection.get_offsets()
    ]
    assert len(inks) == 400
    assert {ink for *_, ink in inks} == {0.0, 1.0}
    for row, column, ink in inks:
        colour = colours[row, column]
        linear = np.where(colour <= 0.04045, colour / 12.92, ((colour + 0.055) / 1.055) ** 2.4)
        under = float(linear @ [0.2126, 0.7152, 0.0722])
        assert (max(ink, under) + 0.05) / (min(ink, under) + 0.05) >= 4.5


def test_a_larger_matrix_has_colours_alone() -> None:
    large = draw(asked("softmax", "jacobian", tuple(np.linspace(0, 1, 101))))
    assert [*large.axes[0].texts, *large.axes[0].collections] == []
    assert large.axes[0].images[0].get_array().shape == (101, 101, 4)


def test_a_title_lists_only_what_it_has_room_for() -> None:
    assert "(1, 2, 3)" in draw(asked("softmax", "jacobian", (1, 2, 3))).axes[0].get_title()
    assert "n = 6" in draw(asked("softmax", "jacobian", (0.941715,) * 6)).axes[0].get_title()


def test_the_rest_of_a_large_matrix_is_seen_beside_its_diagonal() -> None:
    def colour(x: tuple[float, ...]) -> float:
        bar = draw(asked("softmax", "jacobian", x)).axes[1]
        drawn = values(asked("softmax", "jacobian", x)).astype(float)[0, 1]
        return float(abs(bar._colorbar.norm(drawn) - 0.5))  # type: ignore[attr-defined]

    assert colour((0.0,) * 100) > 0.1
    assert colour((0.0,) * 3) == pytest.approx(0.25)


def test_a_value_against_temperature_has_a_curve_for_each_component() -> None:
    axes = draw(asked("softmax_temperature", "value", X)).axes[0]
    assert len(axes.lines) == len(X)
    assert axes.get_xscale() == "log"
    assert [line.get_color() for line in axes.lines] == list(COLOURS[:3])


@pytest.mark.parametrize("suffix", ["svg", "png"])
def test_the_command_writes_the_same_file_every_time(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"jacobian.{suffix}"
    question = ["plot", "softmax", "jacobian", "--x", "-1,2,3", "-o", str(path)]
    assert main(question) == 0
    first = path.read_bytes()
    assert first.startswith(b"\x89PNG" if suffix == "png" else b"<?xml")
    assert main(question) == 2
    assert main([*question, "--force"]) == 0
    assert path.read_bytes() == first
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_random_numbers_are_the_same_every_time(tmp_path: Path) -> None:
    names = [str(tmp_path / f"{number}.svg") for number in (1, 2)]
    for name in names:
        assert main(["plot", "softmax", "value", "--random", "100", "-o", name]) == 0
    assert Path(names[0]).read_bytes() == Path(names[1]).read_bytes()
    assert re.search(rb"<path", Path(names[0]).read_bytes())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["softmax", "jacobian", "--x", "1,2", "-o", "a.pdf"], "argument -o: name a file that ends in .svg or .png"),
        (["softmax", "jacobian", "--x", "1,2"], "argument -o: name a file that ends in .svg or .png"),
        (["softmax", "jacobian", "-o", "a.svg"], "argument --x"),
        (["softmax", "jacobian", "--x", "1,b", "-o", "a.svg"], "argument --x: 'b' is not a number"),
        (["softmax", "jacobian", "--x", "nan", "-o", "a.svg"], "argument --x"),
        (["softmax", "jacobian", "--random", "0", "-o", "a.svg"], "argument --random: '0'"),
        (["softmax", "jacobian", "--random", "501", "-o", "a.svg"], "argument --random: 501 numbers given"),
        (
            ["max: jacobian", "value", "--random", "3", "-o", "a.svg"],
            "argument FUNCTION: 'max: jacobian' has no picture",
        ),
        (["softmax", "jvp", "--x", "1", "-o", "a.svg"], "choose from value, jacobian"),
        (["kl", "value", "--x", "1", "-o", "a.svg"], "argument FUNCTION: 'kl' has no picture; choose from softmax"),
        (["softmax", "value", "--x", "1", "--temperature", "2", "-o", "a.svg"], "choose from softmax_temperature"),
        (["softmax_temperature", "value", "--x", "1", "--temperature", "0", "-o", "a.svg"], "is not above 0"),
        (["softmax", "value", "--x", "1e9,0", "-o", "a.svg"], "not a finite number"),
    ],
)
def test_wrong_use_is_one_clear_line_and_writes_nothing(
    arguments: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["plot", *arguments]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert said in captured.err
    assert list(tmp_path.iterdir()) == []


def test_a_figure_is_written_in_both_formats() -> None:
    figure = draw(asked("sigmoid", "value", (0.0, 1.0)))
    assert written(figure, "svg") != written(figure, "png")


def test_the_pictures_of_the_readme_can_be_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    readme = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
    commands = re.findall(r"^symsoft (plot .*)$", readme, re.MULTILINE)
    assert len(commands) >= 3
    monkeypatch.chdir(tmp_path)
    for command in commands:
        assert main(command.split()) == 0
    assert len(list(tmp_path.iterdir())) == len(commands)
