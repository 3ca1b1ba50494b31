<?xml version="1.0" encoding="UTF-8"?>
<!-- Parts of the resource system's documents that several of them hold. A canonical field that is absent gives
     nothing. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:c="urn:kamhub:canonical:1"
                xmlns:kam="urn:kamhub:xslt" extension-element-prefixes="kam" exclude-result-prefixes="c kam">
  <xsl:output method="xml" encoding="UTF-8"/>
  <xsl:strip-space elements="*"/>
  <xsl:param name="deliveryid"/>

  <xsl:template name="customer">
    <customer no="{c:customerCode}" name="{c:customerName}" vip="{kam:to-partner('flag', c:kaMark)}">
      <xsl:if test="c:kaCode"><xsl:attribute name="vipNo"><xsl:value-of select="c:kaCode"/></xsl:attribute></xsl:if>
      <xsl:if test="c:customerLevel">
        <xsl:attribute name="grade"><xsl:value-of select="kam:to-partner('customer-level', c:customerLevel)"/></xsl:attribute>
      </xsl:if>
    </customer>
  </xsl:template>

  <xsl:template name="business">
    <business type="{kam:to-partner('product-kind', c:productKind)}" count="{c:quantity}">
      <xsl:if test="c:rate"><xsl:attribute name="rate"><xsl:value-of select="c:rate"/></xsl:attribute></xsl:if>
    </business>
  </xsl:template>

  <xsl:template match="c:endA | c:endZ">
    <end side="{substring-after(local-name(), 'end')}" province="{kam:to-partner('region', c:region)}" city="{c:city}">
      <xsl:if test="c:officeCode">
        <xsl:attribute name="office"><xsl:value-of select="c:officeCode"/></xsl:attribute>
      </xsl:if>
      <xsl:if test="c:interfaceKind">
        <xsl:attribute name="interface"><xsl:value-of select="c:interfaceKind"/></xsl:attribute>
      </xsl:if>
      <address><xsl:value-of select="c:address"/></address>
      <xsl:if test="c:siteName"><site><xsl:value-of select="c:siteName"/></site></xsl:if>
      <xsl:if test="c:contactName"><contact><xsl:value-of select="c:contactName"/></contact></xsl:if>
      <xsl:if test="c:contactPhone"><phone><xsl:value-of select="c:contactPhone"/></phone></xsl:if>
    </end>
  </xsl:template>

  <xsl:template match="c:region">
    <province><xsl:value-of select="kam:to-partner('region', .)"/></province>
  </xsl:template>
  <xsl:template match="c:segment">
    <segment><xsl:value-of select="kam:to-partner('segment', .)"/></segment>
  </xsl:template>
  <xsl:template match="c:slaLevel"><sla><xsl:value-of select="kam:to-partner('sla-level', .)"/></sla></xsl:template>
  <xsl:template match="c:circuitCode"><circuit><xsl:value-of select="."/></circuit></xsl:template>
  <xsl:template match="c:remarks"><note><xsl:value-of select="."/></note></xsl:template>
</xsl:stylesheet>
