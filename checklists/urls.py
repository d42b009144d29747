from django.urls import path

from checklists.views import (
    column,
    concerns,
    consults,
    exchange,
    feedback,
    intents,
    offers,
    publishing,
    received,
)

COLUMN = "departments/<str:committee>/<str:code>/concerns/"

app_name = "checklists"
urlpatterns = [
    path("concerns/", concerns.show_concerns, name="concerns"),
    path("concerns/new/", concerns.write_concern, name="concern-new"),
    path("concerns/<int:pk>/", concerns.show_concern, name="concern"),
    path("concerns/<int:pk>/edit/", concerns.write_concern, name="concern-edit"),
    path("concerns/<int:pk>/submit/", concerns.submit_concern, name="concern-submit"),
    path(
        "concerns/<int:pk>/withdraw/",
        concerns.withdraw_concern,
        name="concern-withdraw",
    ),
    path("intents/", intents.show_intents, name="intents"),
    path("intents/new/", intents.write_intent, name="intent-new"),
    path("intents/<int:pk>/edit/", intents.write_intent, name="intent-edit"),
    path("intents/<int:pk>/submit/", intents.submit_intent, name="intent-submit"),
    path("intents/<int:pk>/withdraw/", intents.withdraw_intent, name="intent-withdraw"),
    path("consults/", consults.show_consults, name="consults"),
    path("consults/new/", consults.write_consult, name="consult-new"),
    path("consults/advice/", consults.show_advice, name="advice"),
    path("consults/<int:pk>/", consults.show_consult, name="consult"),
    path("consults/<int:pk>/edit/", consults.write_consult, name="consult-edit"),
    path("consults/<int:pk>/submit/", consults.submit_consult, name="consult-submit"),
    path(
        "consults/<int:pk>/withdraw/",
        consults.withdraw_consult,
        name="consult-withdraw",
    ),
    path("consults/<int:pk>/feedback/", feedback.give, name="consult-feedback"),
    path("exchange/<str:kind>/<int:pk>/", exchange.show_exchange, name="exchange"),
    path(COLUMN, column.show_column, name="column"),
    path(f"{COLUMN}feed.atom", column.show_atom, name="column-atom"),
    path(f"{COLUMN}feed.json", column.show_json, name="column-json"),
    path(f"{COLUMN}frame/", column.show_frame, name="column-frame"),
    path(f"{COLUMN}fragment/", column.show_fragment, name="column-fragment"),
    path("column/outlet/", publishing.show_outlet, name="outlet"),
    path("column/<int:pk>/withdraw/", publishing.withdraw, name="column-withdraw"),
    path(
        "column/<str:kind>/<int:pk>/publish/",
        publishing.publish,
        name="column-publish",
    ),
    path("offers/", offers.show_offers, name="offers"),
    path("offers/new/", offers.write_offer, name="offer-new"),
    path("offers/<int:pk>/edit/", offers.write_offer, name="offer-edit"),
    path("offers/<int:pk>/submit/", offers.submit_offer, name="offer-submit"),
    path("offers/<int:pk>/withdraw/", offers.withdraw_offer, name="offer-withdraw"),
    path("offers/<int:pk>/copy/", offers.copy, name="offer-copy"),
    path("received/", received.show_received, name="received"),
    path("received/topics/<int:pk>/", received.show_topic, name="topic"),
]
