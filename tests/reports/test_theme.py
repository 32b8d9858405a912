import itertools

import pytest

from reports import theme

# Machado, Oliveira and Fernandes (2009), severity 1.0, on linear RGB.
BLINDNESS = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039)),
}


def linear(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]


def lab(colour, matrix):
    rgb = linear(colour)
    seen = [min(1.0, max(0.0, sum(m * c for m, c in zip(row, rgb, strict=True)))) for row in matrix]
    to_xyz = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    xyz = [sum(m * c for m, c in zip(row, seen, strict=True)) for row in to_xyz]
    f = [v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in (xyz[0] / 0.95047, xyz[1], xyz[2] / 1.08883)]
    return 116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])


def distance(first, second, matrix):
    return sum((a - b) ** 2 for a, b in zip(lab(first, matrix), lab(second, matrix), strict=True)) ** 0.5


@pytest.mark.parametrize("kind", BLINDNESS)
def test_sides_and_parties_stay_apart_for_colour_blind_readers(kind):
    matrix = BLINDNESS[kind]
    assert distance(theme.PAYS_IN, theme.GETS_BACK, matrix) > 20
    assert distance(theme.PARTY["democratic"], theme.PARTY["republican"], matrix) > 20
    assert all(distance(a, b, matrix) > 8 for a, b in itertools.pairwise(theme.CLASSES))
    payers, receivers = theme.CLASSES[4:], theme.CLASSES[:4]
    assert all(distance(a, b, matrix) > 8 for a in payers for b in receivers)


@pytest.mark.parametrize("kind", BLINDNESS)
@pytest.mark.parametrize("shown", [lambda colour: colour, theme.DARK.__getitem__], ids=["light", "dark"])
def test_every_party_and_both_sides_stay_apart_in_light_and_dark(kind, shown):
    matrix = BLINDNESS[kind]
    parties = [shown(colour) for colour in theme.PARTY.values()]
    assert all(distance(a, b, matrix) > 20 for a, b in itertools.combinations(parties, 2))
    assert distance(shown(theme.PAYS_IN), shown(theme.GETS_BACK), matrix) > 40


@pytest.mark.parametrize("kind", BLINDNESS)
def test_neighbouring_classes_stay_apart_and_zero_most(kind):
    matrix = BLINDNESS[kind]
    steps = [distance(a, b, matrix) for a, b in itertools.pairwise(theme.CLASSES)]
    assert min(steps) > 10
    assert steps[3] > 15  # the step across zero, where the sign changes


def test_simulation_confuses_what_such_readers_confuse():
    red, green, seen_as_is = "#c04040", "#7a7a30", ((1, 0, 0), (0, 1, 0), (0, 0, 1))
    assert distance(red, green, BLINDNESS["deuteranopia"]) < distance(red, green, seen_as_is) / 2
    assert distance("#ffffff", "#000000", BLINDNESS["protanopia"]) == pytest.approx(100, abs=0.5)


@pytest.mark.parametrize("colour", [theme.INK, theme.MUTED, *theme.PARTY.values()])
def test_text_has_contrast_in_light_and_dark(colour):
    assert theme.contrast(colour, theme.GROUND) >= 4.5
    assert theme.contrast(theme.DARK[colour], theme.DARK[theme.GROUND]) >= 4.5


@pytest.mark.parametrize(
    ("ground", "ink"), [*zip(theme.CLASSES, theme.ON_CLASS, strict=True), (theme.ABOUT_EVEN, theme.ON_EVEN)]
)
def test_text_on_an_area_has_contrast(ground, ink):
    assert theme.contrast(ground, ink) >= 4.5
    assert theme.contrast(theme.DARK[ground], theme.DARK[ink]) >= 4.5


def test_each_colour_has_one_meaning():
    """A page in the dark swaps colours by their value."""
    light = [*theme.CLASSES, *theme.ON_CLASS, theme.ABOUT_EVEN, theme.ON_EVEN, theme.GROUND, theme.INK, theme.ZERO]
    assert len(set(light)) == len(light)
    assert set(light) <= set(theme.DARK)


@pytest.mark.parametrize("shown", [lambda colour: colour, theme.DARK.__getitem__], ids=["light", "dark"])
def test_the_outline_of_payers_is_seen_on_the_classes_beside_it(shown):
    for ground in (theme.GROUND, *theme.CLASSES[2:4], theme.CLASSES[4]):
        assert theme.contrast(shown(theme.OUTLINE), shown(ground)) >= 3


def test_bars_have_contrast():
    for colour in (theme.PAYS_IN, theme.GETS_BACK):
        assert theme.contrast(colour, theme.GROUND) >= 3
        assert theme.contrast(theme.DARK[colour], theme.DARK[theme.GROUND]) >= 3


def test_party_colours_are_not_used_for_net_contribution():
    assert not set(theme.PARTY.values()) & {*theme.CLASSES, theme.PAYS_IN, theme.GETS_BACK}


@pytest.mark.parametrize(
    ("amount", "position"), [(-9_001, 0), (-9_000, 1), (-2_500, 3), (-1, 3), (0, 3), (1, 4), (1_000, 4), (2_001, 6)]
)
def test_classes(amount, position):
    assert theme.class_of(amount) == position


def test_nothing_but_sans_serif():
    assert theme.FONT == "sans-serif"
