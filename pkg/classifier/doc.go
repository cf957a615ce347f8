// Package classifier is a small neural network that judges short English
// texts. It holds no data of its own: a Model reads what training wrote.
//
// A text is cut into tokens (handles, links and numbers are one word each), and
// two things look at them:
//
//   - a linear part: a weight for each word, pair, triple and gapped pair of
//     words, and for the pieces of words that are in no dictionary, kept in one
//     hashed table of 8-bit numbers;
//   - a convolution over word vectors, Y. Kim, "Convolutional Neural Networks
//     for Sentence Classification", EMNLP 2014: each filter looks at three words
//     in a row, and its strongest answer in the text counts. Neighbours in the
//     vector space (Pennington et al., "GloVe", EMNLP 2014) have like vectors, so
//     that words never seen in training are judged by their kin.
//
// Neither looks across the end of a sentence, so the order of sentences does not
// count. Both feed two outputs, one for negative against the rest and one for
// positive against the rest.
//
// What makes it quick: the convolution is linear in each word, so the product of
// a word's vector with all filters is worked out once, when the word is first
// met, and kept as 16-bit numbers, four in a machine word that are added and
// compared together, or sixteen in a wide register. What a short token comes to is
// remembered by its letters, and a score adds the weights of known words up as it
// meets them, where Features writes them down.
package classifier
