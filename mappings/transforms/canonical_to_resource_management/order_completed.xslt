<?xml version="1.0" encoding="UTF-8"?>
<!-- M29 to ArchiveResource. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:c="urn:kamhub:canonical:1"
                xmlns:i="urn:example-com:irms:interface" xmlns:kam="urn:kamhub:xslt"
                extension-element-prefixes="kam" exclude-result-prefixes="c kam">
  <xsl:import href="common.xsl"/>

  <xsl:template match="/c:OrderCompleted">
    <i:ArchiveResource>
      <requestNo><xsl:value-of select="$deliveryid"/></requestNo>
      <orderNo><xsl:value-of select="c:orderNo"/></orderNo>
      <xsl:call-template name="customer"/>
      <finishTime><xsl:value-of select="kam:local-time(c:completedAt, '%Y-%m-%d %H:%M:%S')"/></finishTime>
      <xsl:apply-templates select="c:items/c:item"/>
    </i:ArchiveResource>
  </xsl:template>

  <xsl:template match="c:item">
    <item no="{c:itemNo}" action="{kam:to-partner('item-action', c:action)}">
      <xsl:attribute name="done">
        <xsl:choose>
          <xsl:when test="c:state = 'completed' or c:state = 'archived'">1</xsl:when>
          <xsl:when test="c:state = 'cancelled'">0</xsl:when>
          <xsl:otherwise>
            <xsl:message terminate="yes">item <xsl:value-of
              select="c:itemNo"/> of a completed order is <xsl:value-of
              select="c:state"/>; write completed, archived or cancelled</xsl:message>
          </xsl:otherwise>
        </xsl:choose>
      </xsl:attribute>
      <xsl:call-template name="business"/>
      <xsl:apply-templates select="c:circuitCode"/>
      <xsl:apply-templates select="c:endA"/>
      <xsl:apply-templates select="c:endZ"/>
      <xsl:if test="c:activatedOn"><openDate><xsl:value-of select="c:activatedOn"/></openDate></xsl:if>
      <xsl:for-each select="c:resources/c:resource">
        <resource id="{c:resourceId}" type="{kam:to-partner('resource-kind', c:kind)}"
                  state="{kam:to-partner('resource-state', c:state)}">
          <xsl:if test="c:segment">
            <xsl:attribute name="segment"><xsl:value-of select="kam:to-partner('segment', c:segment)"/></xsl:attribute>
          </xsl:if>
          <xsl:if test="c:location">
            <xsl:attribute name="place"><xsl:value-of select="c:location"/></xsl:attribute>
          </xsl:if>
          <xsl:if test="c:needNo">
            <xsl:attribute name="needNo"><xsl:value-of select="c:needNo"/></xsl:attribute>
          </xsl:if>
        </resource>
      </xsl:for-each>
    </item>
  </xsl:template>
</xsl:stylesheet>
