<?xml version="1.0" encoding="UTF-8"?>
<!-- M31 to ArchiveResource: one item whose resources go in use, or are given back. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:c="urn:kamhub:canonical:1"
                xmlns:i="urn:example-com:irms:interface" xmlns:kam="urn:kamhub:xslt"
                extension-element-prefixes="kam" exclude-result-prefixes="c kam">
  <xsl:import href="common.xsl"/>

  <xsl:template match="/c:ResourceArchiveRequest">
    <i:ArchiveResource>
      <requestNo><xsl:value-of select="$deliveryid"/></requestNo>
      <orderNo><xsl:value-of select="c:orderNo"/></orderNo>
      <xsl:call-template name="customer"/>
      <finishTime><xsl:value-of select="kam:local-time(c:requestedAt, '%Y-%m-%d %H:%M:%S')"/></finishTime>
      <item no="{c:itemNo}" action="{kam:to-partner('item-action', c:action)}">
        <!-- A cancelled item gives back what was reserved; one that is removed, what was in use. -->
        <xsl:attribute name="done"><xsl:value-of select="number(c:purpose = 'put-in-use' or c:action = 'delete')"/></xsl:attribute>
        <xsl:call-template name="business"/>
        <xsl:apply-templates select="c:circuitCode"/>
        <xsl:apply-templates select="c:endA"/>
        <xsl:apply-templates select="c:endZ"/>
        <openDate><xsl:value-of select="c:effectiveOn"/></openDate>
        <xsl:for-each select="c:resources/c:resource">
          <resource id="{c:resourceId}" type="{kam:to-partner('resource-kind', c:kind)}"
                    state="{kam:to-partner('resource-state', c:state)}">
            <xsl:if test="c:segment">
              <xsl:attribute name="segment"><xsl:value-of select="kam:to-partner('segment', c:segment)"/></xsl:attribute>
            </xsl:if>
            <xsl:if test="c:location"><xsl:attribute name="place"><xsl:value-of select="c:location"/></xsl:attribute></xsl:if>
            <xsl:if test="c:needNo"><xsl:attribute name="needNo"><xsl:value-of select="c:needNo"/></xsl:attribute></xsl:if>
          </resource>
        </xsl:for-each>
      </item>
    </i:ArchiveResource>
  </xsl:template>
</xsl:stylesheet>
