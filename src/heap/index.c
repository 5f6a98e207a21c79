/* SPDX-License-Identifier: MIT */
/* Index: a treap. Each node ranks above those below it, and its rank is a hash of its key: so the tree is balanced
 * as one whose keys came in a random order, whatever order they came in (Seidel and Aragon, 1996). */
#include "heap/index.h"

#include "heap/meta.h"

typedef struct gwi_node {
    gwi_span *span;
    struct gwi_node *left, *right;
} gwi_node;

static uintptr_t key_of(const gwi_node *node)
{
    return (uintptr_t)node->span->start;
}

static uint64_t rank_of(const gwi_node *node)
{
    uint64_t key = (uint64_t)key_of(node) >> GWI_PAGE_SHIFT;
    key *= UINT64_C(0x9E3779B97F4A7C15);
    return (key ^ (key >> 32)) * UINT64_C(0xD6E8FEB86659FD93);
}

/* Cuts a tree in two: keys below, and the others. */
static void split(gwi_node *tree, uintptr_t key, gwi_node **below, gwi_node **others)
{
    while (tree != NULL) {
        gwi_node ***side = key_of(tree) < key ? &below : &others;
        gwi_node **inner = key_of(tree) < key ? &tree->right : &tree->left;
        **side = tree;
        *side = inner;
        tree = *inner;
    }
    *below = *others = NULL;
}

/* Joins two trees; every key of the first is below those of the second. */
static gwi_node *join(gwi_node *first, gwi_node *second)
{
    gwi_node *root = NULL, **at = &root;
    while (first != NULL && second != NULL) {
        gwi_node **higher = rank_of(first) > rank_of(second) ? &first : &second;
        gwi_node **inner = higher == &first ? &first->right : &second->left;
        *at = *higher;
        at = inner;
        *higher = *inner;
    }
    *at = first != NULL ? first : second;
    return root;
}

bool gwi_index_add(gwi_index *index, gwi_span *span)
{
    gwi_node *node = gwi_meta_take(sizeof *node);
    if (node == NULL)
        return false;
    node->span = span;
    gwi_node **at = &index->root;
    while (*at != NULL && rank_of(*at) >= rank_of(node))
        at = key_of(*at) < key_of(node) ? &(*at)->right : &(*at)->left;
    split(*at, key_of(node), &node->left, &node->right);
    *at = node;
    return true;
}

void gwi_index_remove(gwi_index *index, const gwi_span *span)
{
    uintptr_t key = (uintptr_t)span->start;
    gwi_node **at = &index->root;
    while (*at != NULL && key_of(*at) != key)
        at = key_of(*at) < key ? &(*at)->right : &(*at)->left;
    gwi_node *node = *at;
    if (node == NULL)
        return;
    *at = join(node->left, node->right);
    gwi_meta_give(node, sizeof *node);
}

/* By rotations instead of recursion, which could run deep. */
void gwi_index_clear(gwi_index *index)
{
    for (gwi_node *node = index->root; node != NULL;) {
        gwi_node *left = node->left, *next = node->right;
        if (left != NULL) {
            node->left = left->right;
            left->right = node;
            next = left;
        } else {
            gwi_meta_give(node, sizeof *node);
        }
        node = next;
    }
    index->root = NULL;
}

gwi_span *gwi_index_at_or_behind(const gwi_index *index, uintptr_t address)
{
    gwi_span *found = NULL;
    for (const gwi_node *node = index->root; node != NULL;) {
        bool fits = key_of(node) >= address;
        if (fits)
            found = node->span;
        node = fits ? node->left : node->right;
    }
    return found;
}

gwi_span *gwi_index_before(const gwi_index *index, uintptr_t address)
{
    gwi_span *found = NULL;
    for (const gwi_node *node = index->root; node != NULL;) {
        bool fits = key_of(node) < address;
        if (fits)
            found = node->span;
        node = fits ? node->right : node->left;
    }
    return found;
}
