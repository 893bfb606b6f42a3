"""The 256 words of join codes: short, common, and not to be taken for each other when heard."""

from __future__ import annotations

_LIST = """
acorn actor album alley amber angel ankle apple apron arrow aspen attic
autumn bacon badge bagel banjo barn basil beach beard beaver bench berry
birch bison blanket blossom border bottle branch bread brick bridge broom bubble
bucket buffalo bundle butter cabin cactus camel candle canoe canyon carpet carrot
castle cedar cello chalk cheese cherry chess chicken cinema circus cloud clover
cobra coffee comet compass copper coral cotton cousin coyote crayon cricket crown
crystal cupcake curtain daisy dentist desert diamond dinner dolphin donkey dragon drum
eagle easel echo eclipse elbow elephant ember emerald engine evening fabric falcon
feather fence fiddle finger flamingo flute forest fossil fountain freckle frost
galaxy garden garlic giant ginger giraffe glacier glove goblin goose granite grape
guitar hammer harbor hazel helmet hockey honey hotel hunter iceberg igloo insect
iris island ivory jacket jaguar jasmine jelly jigsaw jungle kangaroo kayak kettle
kitten koala ladder lagoon lantern lemon leopard lettuce library lily lizard lobster
lotus magnet mango maple marble meadow melon mirror mitten monkey mountain muffin
museum mustard needle nickel ninja noodle nutmeg oasis ocean olive omelet onion
orbit orchid ostrich otter oyster paddle palace panda panther parrot peacock
peanut pebble pelican pencil pepper piano pigeon pillow pilot pirate planet plum
pocket polar poppy potato prairie puddle pumpkin puzzle python quartz quilt rabbit
radar radish raven ribbon river robin rocket saddle sailor salmon sandal saturn
scarf school seven shadow shovel silver skate spider spoon squid
sunset swan tango teapot temple thunder tiger timber toast tomato tornado trumpet
tulip tunnel turtle unicorn valley velvet violin volcano
"""
WORDS = tuple(_LIST.split())
