window.YTD.tweets.part0 = [
  {
    "tweet": {
      "retweeted": false,
      "source": "<a href=\"https://phone.example\">Phone</a>",
      "entities": {
        "user_mentions": []
      },
      "id_str": "1889000000000000001",
      "id": "1889000000000000001",
      "full_text": "the app of Contoso Mobile &lt;3 logs me out &amp; out",
      "created_at": "Wed Nov 18 20:19:24 +0000 2026",
      "favorite_count": "3",
      "retweet_count": "0",
      "lang": "en"
    }
  },
  {
    "tweet": {
      "retweeted": false,
      "source": "<a href=\"https://phone.example\">Phone</a>",
      "entities": {
        "user_mentions": [
          {
            "screen_name": "northwindair",
            "name": "Northwind Air",
            "id_str": "13"
          }
        ]
      },
      "id_str": "1889000000000000002",
      "id": "1889000000000000002",
      "full_text": "@northwindair still waiting",
      "created_at": "Wed Nov 18 20:19:24 +0000 2026",
      "favorite_count": "3",
      "retweet_count": "0",
      "lang": "en",
      "in_reply_to_status_id_str": "1888999999999999999",
      "in_reply_to_screen_name": "northwindair"
    }
  },
  {
    "tweet": {
      "id_str": "",
      "full_text": "no id",
      "created_at": "Wed Nov 18 20:19:24 +0000 2026"
    }
  }
]
